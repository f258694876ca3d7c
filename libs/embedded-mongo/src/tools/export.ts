import { EJSON } from 'bson';
import type { mongo } from 'mongoose';
import { createWriteStream, existsSync, readdirSync, renameSync, rmSync, rmdirSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileNameOf } from './file-names';

/** Types are read as they are stored, so that they are written as they are stored. */
const EXACT = { promoteValues: false, bsonRegExp: true } as const;

/** How many documents a collection had. */
export interface Transferred {
  collection: string;
  documents: number;
}

/**
 * Writes every collection of a database into a new directory: `NAME.jsonl`, one document a line in canonical Extended JSON,
 * as `mongoimport` reads it too, and `NAME.indexes.json`. The directory gets its name when all is written, so that none is
 * ever half an export. Streams: the size of a collection does not matter. Every collection is opened before the first is
 * read: the embedded database then gives each as it was within the same few milliseconds, those in `last` as the latest.
 * Throws for a directory that holds something, and for a database that holds nothing.
 */
export async function exportDatabase(
  db: mongo.Db,
  directory: string,
  last: readonly string[] = [],
): Promise<Transferred[]> {
  const taken = existsSync(directory);
  if (taken && readdirSync(directory).length > 0) {
    throw new Error(`${directory} is not empty: export into a new directory`);
  }
  const collections = await db.listCollections({}, { nameOnly: true }).toArray();
  if (collections.length === 0) {
    throw new Error(`the database '${db.databaseName}' holds no collections: is it the one that was meant?`);
  }
  await mkdir(dirname(directory), { recursive: true });
  const draft = `${directory}.part`;
  rmSync(draft, { recursive: true, force: true });
  await mkdir(draft, { mode: 0o700 });
  const result: Transferred[] = [];
  for (const opened of await openAll(db, inOrder(collections, last)))
    result.push(await exportCollection(opened, draft));
  if (taken) rmdirSync(directory);
  renameSync(draft, directory);
  return result;
}

function inOrder(collections: readonly { name: string }[], last: readonly string[]): string[] {
  const names = collections.map(({ name }) => name).sort();
  return [...names.filter((name) => !last.includes(name)), ...last.filter((name) => names.includes(name))];
}

/** A collection whose reading has begun. */
interface Opened {
  name: string;
  indexes: mongo.Document[];
  cursor: mongo.FindCursor;
}

async function openAll(db: mongo.Db, names: readonly string[]): Promise<Opened[]> {
  const opened: Opened[] = [];
  for (const name of names) {
    const indexes = (await db.collection(name).listIndexes(EXACT).toArray()) as mongo.Document[];
    opened.push({ name, indexes, cursor: db.collection(name).find({}, EXACT) });
  }
  // The first question fixes what a cursor sees.
  for (const { cursor } of opened) await cursor.hasNext();
  return opened;
}

async function exportCollection({ name, indexes, cursor }: Opened, directory: string): Promise<Transferred> {
  const text = `${EJSON.stringify(indexes, { relaxed: false })}\n`;
  await writeFile(join(directory, fileNameOf(name, 'indexes')), text, { mode: 0o600, flush: true });
  let documents = 0;
  async function* lines() {
    for await (const document of cursor) {
      documents++;
      yield `${EJSON.stringify(document, { relaxed: false })}\n`;
    }
  }
  await pipeline(
    lines(),
    createWriteStream(join(directory, fileNameOf(name, 'documents')), { mode: 0o600, flush: true }),
  );
  return { collection: name, documents };
}
