import { type Document, type Value, isDocument } from '../bson/values';
import { type Target, type UpdateRequest } from '../engine/mutations';
import { CommandError } from '../errors';
import { parseFilter } from '../query/parse-filter';
import { parseUpdate } from '../update/parse-update';
import { Arguments } from './arguments';
import { type CommandContext } from './context';
import { parseHint } from './hint';

const MAX_BATCH = 100_000;

/** The form of one update of a command, before its filter and its operators are read. */
export interface UpdateStatement {
  q: Document;
  u: Value;
  arrayFilters: Document[];
  multi: boolean;
  upsert: boolean;
  hint: Value | undefined;
}

/** The form of one deletion of a command, before its filter is read. */
export interface DeleteStatement {
  q: Document;
  multi: boolean;
  hint: Value | undefined;
}

/** The statements of an `update`, by their form: what is wrong with it fails the whole command, before anything is done. */
export function readUpdates(command: Document): { statements: UpdateStatement[]; ordered: boolean } {
  const args = new Arguments(command, 'update', ['update', 'updates', 'ordered', 'bypassDocumentValidation', 'let']);
  args.refuse('let');
  return { statements: batchOf(args, 'updates').map(readUpdate), ordered: args.boolean('ordered', true) };
}

/** The statements of a `delete`, by their form: what is wrong with it fails the whole command, before anything is done. */
export function readDeletes(command: Document): { statements: DeleteStatement[]; ordered: boolean } {
  const args = new Arguments(command, 'delete', ['delete', 'deletes', 'ordered', 'let']);
  args.refuse('let');
  return { statements: batchOf(args, 'deletes').map(readDelete), ordered: args.boolean('ordered', true) };
}

/** The documents of an `insert` or the statements of another write; refuses none and too many. */
export function batchOf(args: Arguments, field: string): Document[] {
  const entries = args.documents(field);
  if (entries.length === 0 || entries.length > MAX_BATCH) {
    throw new CommandError(
      'InvalidLength',
      `Write batch sizes must be between 1 and ${MAX_BATCH}. Got ${entries.length} operations.`,
    );
  }
  return entries;
}

function readUpdate(statement: Document): UpdateStatement {
  const known = ['q', 'u', 'c', 'multi', 'upsert', 'collation', 'arrayFilters', 'hint'];
  const args = new Arguments(statement, 'update.updates', known, false);
  args.refuse('collation', 'c');
  args.required('q');
  const u = args.required('u');
  if (!isDocument(u) && !Array.isArray(u)) {
    throw new CommandError('FailedToParse', 'Update argument must be either an object or an array');
  }
  return {
    q: args.object('q'),
    u,
    arrayFilters: args.has('arrayFilters') ? args.documents('arrayFilters') : [],
    multi: args.boolean('multi'),
    upsert: args.boolean('upsert'),
    hint: args.value('hint'),
  };
}

/** What an update is to do; throws for what its filter, its operators or its hint do not allow. */
export function updateRequest(context: CommandContext, name: string, statement: UpdateStatement): UpdateRequest {
  const { multi, upsert } = statement;
  const update = parseUpdate(statement.u, statement.arrayFilters);
  if (multi && update.kind === 'replacement') {
    throw new CommandError('FailedToParse', 'multi update is not supported for replacement-style update');
  }
  return {
    filter: parseFilter(statement.q),
    sort: [],
    hint: parseHint(context, name, statement.hint),
    multi,
    update,
    upsert,
  };
}

function readDelete(statement: Document): DeleteStatement {
  const args = new Arguments(statement, 'delete.deletes', ['q', 'limit', 'collation', 'hint'], false);
  args.refuse('collation');
  args.required('q');
  args.required('limit');
  const limit = args.integer('limit');
  if (limit !== 0 && limit !== 1) {
    throw new CommandError('FailedToParse', `The limit field in delete objects must be 0 or 1. Got ${limit}`);
  }
  return { q: args.object('q'), multi: limit === 0, hint: args.value('hint') };
}

/** What a deletion is about; throws for what its filter or its hint do not allow. */
export function deleteTarget(context: CommandContext, name: string, { q, multi, hint }: DeleteStatement): Target {
  return { filter: parseFilter(q), sort: [], hint: parseHint(context, name, hint), multi };
}
