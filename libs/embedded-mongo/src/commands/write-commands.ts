import { integerValue } from '../bson/numbers';
import { type Document, Int32, doc } from '../bson/values';
import { deleteDocuments, insertDocument, updateDocuments } from '../engine/mutations';
import { CommandError } from '../errors';
import { type CollectionInfo } from '../storage/catalog-types';
import { Arguments } from './arguments';
import { type CommandContext, type CommandTable } from './context';
import { findAndModify } from './find-and-modify';
import { checkCreatable, collectionName, targetCollection } from './namespace';
import {
  type UpdateStatement,
  batchOf,
  deleteTarget,
  readDeletes,
  readUpdates,
  updateRequest,
} from './write-statements';

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
    const { statements, ordered } = readUpdates(command);
    const upserted: Document[] = [];
    let matched = 0;
    let modified = 0;
    const errors = await eachStatement(statements, ordered, async (statement, index) => {
      const outcome = await runUpdate(context, name, statement);
      matched += outcome.matched;
      modified += outcome.modified;
      if (outcome.upsertedId === undefined) return;
      matched++;
      upserted.push(doc({ index: new Int32(index), _id: outcome.upsertedId }));
    });
    return doc({
      n: integerValue(matched),
      nModified: integerValue(modified),
      upserted: upserted.length > 0 ? upserted : undefined,
      writeErrors: errors.length > 0 ? errors : undefined,
    });
  },

  delete: async (context, command) => {
    const name = collectionName(command, context.database);
    const { statements, ordered } = readDeletes(command);
    let deleted = 0;
    const errors = await eachStatement(statements, ordered, async (statement) => {
      const target = deleteTarget(context, name, statement);
      const collection = context.engine.catalog.get(context.database, name);
      if (collection) deleted += (await deleteDocuments(context.engine, collection, target)).count;
    });
    return doc({ n: integerValue(deleted), writeErrors: errors.length > 0 ? errors : undefined });
  },

  findandmodify: (context, command) => findAndModify(context, command),
};

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

async function runUpdate(context: CommandContext, name: string, statement: UpdateStatement) {
  const request = updateRequest(context, name, statement);
  const collection = await targetCollection(context, name, request.upsert);
  if (!collection) return { matched: 0, modified: 0, upsertedId: undefined };
  return updateDocuments(context.engine, collection, request);
}
