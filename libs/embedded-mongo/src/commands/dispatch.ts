import { toDouble } from '../bson/numbers';
import { type Document, Int32, type Value, isDocument, isNumber, typeName } from '../bson/values';
import { CommandError } from '../errors';
import { DiskFullError } from '../storage/store';
import { aggregateCommands } from './aggregate-command';
import { type CommandContext, type CommandTable } from './context';
import { checkDatabase } from './namespace';
import { explainCommands } from './explain-command';
import { readCommands } from './read-commands';
import { schemaCommands } from './schema-commands';
import { serverCommands } from './server-commands';
import { writeCommands } from './write-commands';

const commands = new Map(
  Object.entries<CommandTable[string]>({
    ...serverCommands,
    ...readCommands,
    ...writeCommands,
    ...aggregateCommands,
    ...explainCommands,
    ...schemaCommands,
  }),
);

/** The names of all commands, in lower case. */
export const COMMAND_NAMES: readonly string[] = [...commands.keys()];

/** Runs a command and answers its reply, an error's included; never throws. */
export async function dispatch(context: Omit<CommandContext, 'database'>, command: Document): Promise<Document> {
  try {
    const [name = ''] = command.keys();
    const database = command.get('$db');
    if (typeof database !== 'string') {
      throw new CommandError('IDLFailedToParse', 'OP_MSG requests require a $db argument');
    }
    checkDatabase(database);
    const run = commands.get(name.toLowerCase());
    if (!run) throw new CommandError('CommandNotFound', `no such command: '${name}'`);
    checkSession(command);
    checkReadConcern(command.get('readConcern'));
    checkWriteConcern(command.get('writeConcern'));
    const reply = await run({ ...context, database }, command);
    return new Map<string, Value>([...reply, ['ok', 1]]);
  } catch (error) {
    return errorReply(error);
  }
}

/** The reply for an error: MongoDB's form, and for what was not foreseen no more than its message. */
export function errorReply(error: unknown): Document {
  const known = error instanceof CommandError ? error : unforeseen(error);
  return new Map<string, Value>([
    ['ok', 0],
    ['errmsg', known.message],
    ['code', new Int32(known.code)],
    ['codeName', known.codeName],
    ...(known.details ?? []),
  ]);
}

function unforeseen(error: unknown): CommandError {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof DiskFullError) return new CommandError('OutOfDiskSpace', message);
  return new CommandError('InternalError', message);
}

function checkSession(command: Document): void {
  if (command.has('txnNumber') || command.has('startTransaction') || command.has('autocommit')) {
    throw new CommandError(
      'IllegalOperation',
      'Transaction numbers are only allowed on a replica set member or mongos',
    );
  }
  if (command.get('apiVersion') !== undefined && command.get('apiVersion') !== '1') {
    throw new CommandError('APIVersionError', 'API version must be "1"');
  }
}

function checkReadConcern(concern: Value | undefined): void {
  if (concern === undefined) return;
  if (!isDocument(concern)) throw new CommandError('TypeMismatch', 'readConcern must be an object');
  const level = concern.get('level');
  for (const field of concern.keys()) {
    if (field === 'level' || field === 'provenance') continue;
    if (field === 'afterClusterTime' || field === 'atClusterTime') {
      throw new CommandError('IllegalOperation', `Cannot specify ${field} readConcern without replication enabled`);
    }
    throw new CommandError('IDLUnknownField', `BSON field 'readConcern.${field}' is an unknown field.`);
  }
  if (level === undefined || level === 'local' || level === 'majority' || level === 'available') return;
  if (level === 'linearizable' || level === 'snapshot') {
    throw new CommandError('NotAReplicaSet', `node needs to be a replica set member to use read concern ${level}`);
  }
  throw new CommandError(
    'BadValue',
    `Enumeration value '${typeof level === 'string' ? level : typeName(level)}' for field 'readConcern.level' is not a valid value.`,
  );
}

function checkWriteConcern(concern: Value | undefined): void {
  if (concern === undefined) return;
  if (!isDocument(concern)) throw new CommandError('TypeMismatch', 'writeConcern must be an object');
  for (const field of concern.keys()) {
    if (!['w', 'j', 'fsync', 'wtimeout', 'provenance'].includes(field)) {
      throw new CommandError('IDLUnknownField', `BSON field 'writeConcern.${field}' is an unknown field.`);
    }
  }
  const w = concern.get('w');
  if (w === undefined || w === 'majority') return;
  if (isNumber(w)) {
    if (toDouble(w) === 0 || toDouble(w) === 1) return;
    throw new CommandError('BadValue', "cannot use 'w' > 1 when a host is not replicated");
  }
  if (typeof w === 'string') {
    throw new CommandError(
      'BadValue',
      `cannot use non-majority 'w' mode ${w} when a host is not a member of a replica set`,
    );
  }
  throw new CommandError('FailedToParse', `w has to be a number, string, or object; found: ${typeName(w)}`);
}
