import { integerValue } from '../bson/numbers';
import { type Document, Int32, type Value, doc, isDocument } from '../bson/values';
import { deleteDocuments, insertDocument, updateDocuments } from '../engine/mutations';
import { CommandError } from '../errors';
import { parseFilter } from '../query/parse-filter';
import { parseProjection } from '../query/projection';
import { parseSort } from '../query/sort';
import { type CollectionInfo } from '../storage/catalog-types';
import { matchedPosition } from '../update/matched-position';
import { parseUpdate } from '../update/parse-update';
import { Arguments } from './arguments';
import { type CommandContext, type CommandTable } from './context';
import { parseHint } from './hint';
import { checkCreatable, collectionName } from './namespace';

const MAX_BATCH = 100_000;
const INSERT_STEP = 256;

/** `insert`, `update`, `delete` and `findAndModify`. */
export const writeCommands: CommandTable = {
  insert: async (context, command) => {
    const name = collectionName(command, context.database);
    const args = new Arguments(command, 'insert', ['insert', 'documents', 'ordered', 'bypassDocumentValidation']);
    const documents = batchOf(args, 'documents');
    const ordered = args.boolean('ordered', true);
    checkCreatable(context.database, name);
    const collection = await context.engine.ensureCollection(context.database, name);
    const errors: Document[] = [];
    let inserted = 0;
    for (let start = 0; start < documents.length; start += INSERT_STEP) {
      const step = documents.slice(start, start + INSERT_STEP);
      const outcome = await insertStep(context, collection, step, start, ordered);
      inserted += outcome.inserted;
      errors.push(...outcome.errors);
      if (ordered && errors.length > 0) break;
    }
    return doc({ n: integerValue(inserted), writeErrors: errors.length > 0 ? errors : undefined });
  },

  update: async (context, command) => {
    const name = collectionName(command, context.database);
    const args = new Arguments(command, 'update', ['update', 'updates', 'ordered', 'bypassDocumentValidation', 'let']);
    args.refuse('let');
    const upserted: Document[] = [];
    let matched = 0;
    let modified = 0;
    const errors = await eachStatement(
      batchOf(args, 'updates').map(readUpdate),
      args.boolean('ordered', true),
      async (statement, index) => {
        const outcome = await runUpdate(context, name, statement);
        matched += outcome.matched;
        modified += outcome.modified;
        if (outcome.upsertedId === undefined) return;
        matched++;
        upserted.push(doc({ index: new Int32(index), _id: outcome.upsertedId }));
      },
    );
    return doc({
      n: integerValue(matched),
      nModified: integerValue(modified),
      upserted: upserted.length > 0 ? upserted : undefined,
      writeErrors: errors.length > 0 ? errors : undefined,
    });
  },

  delete: async (context, command) => {
    const name = collectionName(command, context.database);
    const args = new Arguments(command, 'delete', ['delete', 'deletes', 'ordered', 'let']);
    args.refuse('let');
    let deleted = 0;
    const statements = batchOf(args, 'deletes').map(readDelete);
    const errors = await eachStatement(statements, args.boolean('ordered', true), async (statement) => {
      deleted += await runDelete(context, name, statement);
    });
    return doc({ n: integerValue(deleted), writeErrors: errors.length > 0 ? errors : undefined });
  },

  findandmodify: (context, command) => findAndModify(context, command),
};

function batchOf(args: Arguments, field: string): Document[] {
  const entries = args.documents(field);
  if (entries.length === 0 || entries.length > MAX_BATCH) {
    throw new CommandError(
      'InvalidLength',
      `Write batch sizes must be between 1 and ${MAX_BATCH}. Got ${entries.length} operations.`,
    );
  }
  return entries;
}

function insertStep(
  { engine }: CommandContext,
  collection: CollectionInfo,
  documents: readonly Document[],
  offset: number,
  ordered: boolean,
): Promise<{ inserted: number; errors: Document[] }> {
  return engine.write(() => {
    engine.checkCurrent(collection);
    const errors: Document[] = [];
    let inserted = 0;
    for (const [index, document] of documents.entries()) {
      try {
        insertDocument(engine, collection, document);
        inserted++;
      } catch (error) {
        if (!(error instanceof CommandError)) throw error;
        errors.push(writeError(offset + index, error));
        if (ordered) break;
      }
    }
    return { inserted, errors };
  });
}

function writeError(index: number, error: CommandError): Document {
  const fields = doc({ index: new Int32(index), code: new Int32(error.code) });
  for (const [name, value] of error.details ?? []) fields.set(name, value);
  return fields.set('errmsg', error.message);
}

async function eachStatement<Statement>(
  statements: readonly Statement[],
  ordered: boolean,
  run: (statement: Statement, index: number) => Promise<void>,
): Promise<Document[]> {
  const errors: Document[] = [];
  for (const [index, statement] of statements.entries()) {
    try {
      await run(statement, index);
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      errors.push(writeError(index, error));
      if (ordered) break;
    }
  }
  return errors;
}

/** Reads the form of an update; what is wrong with it fails the whole command, before anything is done. */
function readUpdate(statement: Document) {
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

async function runUpdate(context: CommandContext, name: string, statement: ReturnType<typeof readUpdate>) {
  const { multi, upsert } = statement;
  const update = parseUpdate(statement.u, statement.arrayFilters);
  if (multi && update.kind === 'replacement') {
    throw new CommandError('FailedToParse', 'multi update is not supported for replacement-style update');
  }
  const request = {
    filter: parseFilter(statement.q),
    sort: [],
    hint: parseHint(context, name, statement.hint),
    multi,
    update,
    upsert,
  };
  if (upsert) checkCreatable(context.database, name);
  const collection = upsert
    ? await context.engine.ensureCollection(context.database, name)
    : context.engine.catalog.get(context.database, name);
  if (!collection) return { matched: 0, modified: 0, upsertedId: undefined };
  return updateDocuments(context.engine, collection, request);
}

/** Reads the form of a deletion; what is wrong with it fails the whole command, before anything is done. */
function readDelete(statement: Document) {
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

async function runDelete(
  context: CommandContext,
  name: string,
  { q, multi, hint }: ReturnType<typeof readDelete>,
): Promise<number> {
  const target = { filter: parseFilter(q), sort: [], hint: parseHint(context, name, hint), multi };
  const collection = context.engine.catalog.get(context.database, name);
  return collection ? (await deleteDocuments(context.engine, collection, target)).count : 0;
}

const FIND_AND_MODIFY_FIELDS = [
  'findAndModify',
  'findandmodify',
  'query',
  'fields',
  'sort',
  'hint',
  'collation',
  'arrayFilters',
  'remove',
  'update',
  'upsert',
  'new',
  'bypassDocumentValidation',
  'let',
];

async function findAndModify(context: CommandContext, command: Document): Promise<Document> {
  const name = collectionName(command, context.database);
  const args = new Arguments(command, 'findAndModify', FIND_AND_MODIFY_FIELDS);
  args.refuse('collation', 'let');
  const remove = args.boolean('remove');
  const upsert = args.boolean('upsert');
  const returnNew = args.boolean('new');
  const updateValue = args.value('update');
  if (remove && updateValue !== undefined)
    throw new CommandError('FailedToParse', 'Cannot specify both an update and remove=true');
  if (remove && upsert) throw new CommandError('FailedToParse', 'Cannot specify both upsert=true and remove=true');
  if (remove && returnNew) {
    throw new CommandError(
      'FailedToParse',
      "Cannot specify both new=true and remove=true; 'remove' always returns the deleted document",
    );
  }
  if (!remove && updateValue === undefined)
    throw new CommandError('FailedToParse', 'Either an update or remove=true must be specified');
  if (remove && args.has('arrayFilters'))
    throw new CommandError('FailedToParse', 'Cannot specify arrayFilters and remove=true');
  const projection = parseProjection(args.object('fields'));
  if (projection?.positional && returnNew) {
    throw new CommandError('BadValue', "findAndModify does not support positional projection with 'new' set to true");
  }
  const filter = parseFilter(args.object('query'));
  const target = {
    filter,
    sort: parseSort(args.object('sort')),
    hint: parseHint(context, name, args.value('hint')),
    multi: false,
    deadline: args.deadline(),
  };
  const shown = (document: Document | undefined): Value => {
    if (!document || !projection) return document ?? null;
    return projection.apply(document, () => matchedPosition(filter, document));
  };
  if (remove) {
    const collection = context.engine.catalog.get(context.database, name);
    const first = collection && (await deleteDocuments(context.engine, collection, target)).first;
    return doc({ lastErrorObject: doc({ n: new Int32(first ? 1 : 0) }), value: shown(first) });
  }
  if (upsert) checkCreatable(context.database, name);
  const update = parseUpdate(updateValue ?? null, args.array('arrayFilters'));
  const collection = upsert
    ? await context.engine.ensureCollection(context.database, name)
    : context.engine.catalog.get(context.database, name);
  const outcome = collection
    ? await updateDocuments(context.engine, collection, { ...target, update, upsert })
    : { upsertedId: undefined, effect: undefined };
  const { effect, upsertedId } = outcome;
  return doc({
    lastErrorObject: doc({
      n: new Int32(effect ? 1 : 0),
      updatedExisting: effect !== undefined && upsertedId === undefined,
      upserted: upsertedId,
    }),
    value: shown(returnNew ? effect?.after : effect?.before),
  });
}
