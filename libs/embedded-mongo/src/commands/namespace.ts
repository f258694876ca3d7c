import { type Document, typeName } from '../bson/values';
import { CommandError } from '../errors';
import { type CollectionInfo } from '../storage/catalog-types';
import { type CommandContext } from './context';

const MAX_NAMESPACE_BYTES = 255;

/** The collection that a command names in its first field; refuses names that MongoDB refuses. */
export function collectionName(command: Document, database: string): string {
  const [first] = command;
  const [name, value] = first ?? ['', null];
  if (typeof value !== 'string') {
    throw new CommandError('InvalidNamespace', `collection name has invalid type ${typeName(value)} in '${name}'`);
  }
  checkNamespace(database, value);
  return value;
}

/** Refuses names of collections that only the server itself may make. */
export function checkCreatable(database: string, collection: string): void {
  if (!collection.startsWith('system.')) return;
  throw new CommandError('InvalidNamespace', `Invalid system namespace: ${database}.${collection}`);
}

function checkNamespace(database: string, collection: string): void {
  const namespace = `${database}.${collection}`;
  const invalid =
    collection === '' ||
    collection.startsWith('.') ||
    collection.includes('\0') ||
    collection.includes('$') ||
    Buffer.byteLength(namespace) > MAX_NAMESPACE_BYTES;
  if (invalid) throw new CommandError('InvalidNamespace', `Invalid namespace specified '${namespace}'`);
}

/** Refuses database names that MongoDB refuses. */
export function checkDatabase(database: string): void {
  if (database === '' || database.length > 63 || /[/\\. "$*<>:|?\0]/.test(database)) {
    throw new CommandError('InvalidNamespace', `Invalid database name: '${database}'`);
  }
}

/** The collection that a write is about: for an upsert it is made where it is not there, else undefined then. */
export async function targetCollection(
  { engine, database }: CommandContext,
  name: string,
  upsert: boolean,
): Promise<CollectionInfo | undefined> {
  if (!upsert) return engine.catalog.get(database, name);
  checkCreatable(database, name);
  return engine.ensureCollection(database, name);
}
