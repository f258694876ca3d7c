import { type Document, Int32, type Value, doc } from '../bson/values';
import { type Target, deleteDocuments, updateDocuments } from '../engine/mutations';
import { CommandError } from '../errors';
import { parseFilter } from '../query/parse-filter';
import { type Projection, parseProjection } from '../query/projection';
import { parseSort } from '../query/sort';
import { matchedPosition } from '../update/matched-position';
import { type Update, parseUpdate } from '../update/parse-update';
import { Arguments } from './arguments';
import { type CommandContext } from './context';
import { parseHint } from './hint';
import { collectionName, targetCollection } from './namespace';

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

/** What a `findAndModify` is to do; without an update it removes. */
interface FindAndModify {
  name: string;
  target: Target;
  projection: Projection | undefined;
  returnNew: boolean;
  update: Update | undefined;
  upsert: boolean;
}

/** Reads the arguments of `findAndModify`. Throws for combinations that MongoDB refuses. */
export function parseFindAndModify(context: CommandContext, command: Document): FindAndModify {
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
  const target = {
    filter: parseFilter(args.object('query')),
    sort: parseSort(args.object('sort')),
    hint: parseHint(context, name, args.value('hint')),
    multi: false,
    deadline: args.deadline(),
  };
  const common = { name, target, projection, returnNew };
  if (remove) return { ...common, update: undefined, upsert: false };
  return { ...common, update: parseUpdate(updateValue ?? null, args.array('arrayFilters')), upsert };
}

/** `findAndModify`: changes or removes one document and answers it as it was, or with `new` as it is. */
export async function findAndModify(context: CommandContext, command: Document): Promise<Document> {
  const { name, target, projection, returnNew, update, upsert } = parseFindAndModify(context, command);
  const shown = (document: Document | undefined): Value => {
    if (!document || !projection) return document ?? null;
    return projection.apply(document, () => matchedPosition(target.filter, document));
  };
  const collection = await targetCollection(context, name, upsert);
  if (!update) {
    const first = collection && (await deleteDocuments(context.engine, collection, target)).first;
    return doc({ lastErrorObject: doc({ n: new Int32(first ? 1 : 0) }), value: shown(first) });
  }
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
