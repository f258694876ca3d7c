import { decodeDocument } from '../bson/decode';
import { equalValues } from '../bson/compare';
import { integerValue, toInteger } from '../bson/numbers';
import { type Document, type Value, doc, isDocument } from '../bson/values';
import { type Query, QueryRun } from '../engine/query';
import { CommandError } from '../errors';
import { asksNothing } from '../planner/plan';
import { parseFilter } from '../query/parse-filter';
import { parseProjection } from '../query/projection';
import { parseSort } from '../query/sort';
import { type CollectionInfo } from '../storage/catalog-types';
import { encodeKeyValue } from '../storage/key-encoding';
import { Arguments } from './arguments';
import { type CommandContext, type CommandTable } from './context';
import { type CursorSource, sourceOf } from './cursors';
import { parseHint } from './hint';
import { collectionName } from './namespace';

/** How many documents `distinct` takes at a time. */
const DISTINCT_STEP = 256;

const FIND_FIELDS = [
  'find',
  'filter',
  'sort',
  'projection',
  'hint',
  'skip',
  'limit',
  'batchSize',
  'singleBatch',
  'collation',
  'let',
  'min',
  'max',
  'returnKey',
  'showRecordId',
  'tailable',
  'awaitData',
  'noCursorTimeout',
  'allowPartialResults',
  'allowDiskUse',
  'oplogReplay',
];

/** `find`, `getMore`, `killCursors`, `count` and `distinct`. */
export const readCommands: CommandTable = {
  find: (context, command) => {
    const name = collectionName(command, context.database);
    const { query, options } = parseFind(context, command);
    const source = querySource(context, context.engine.catalog.get(context.database, name), query);
    return context.cursors.first(`${context.database}.${name}`, source, {
      ...options,
      connectionId: context.connectionId,
    });
  },

  getmore: (context, command) => {
    const args = new Arguments(command, 'getMore', ['getMore', 'collection', 'batchSize', 'maxTimeMS', 'term']);
    const id = args.required('getMore');
    if (typeof id !== 'bigint') throw args.wrongType('getMore', id, 'long');
    const namespace = `${context.database}.${args.string('collection')}`;
    return context.cursors.next(id, namespace, args.count('batchSize'));
  },

  killcursors: async (context, command) => {
    const name = collectionName(command, context.database);
    const args = new Arguments(command, 'killCursors', ['killCursors', 'cursors']);
    args.required('cursors');
    const ids = (args.array('cursors') ?? []).map((id) => toInteger(id) ?? 0n);
    const { killed, notFound } = await context.cursors.kill(ids, `${context.database}.${name}`);
    return doc({ cursorsKilled: killed, cursorsNotFound: notFound, cursorsAlive: [], cursorsUnknown: [] });
  },

  count: async (context, command) => {
    const name = collectionName(command, context.database);
    const query = parseCount(context, command);
    const collection = context.engine.catalog.get(context.database, name);
    return doc({ n: integerValue(collection ? await countDocuments(context, collection, query) : 0) });
  },

  distinct: async (context, command) => {
    const name = collectionName(command, context.database);
    const { key, query } = parseDistinct(context, command);
    const collection = context.engine.catalog.get(context.database, name);
    return doc({ values: collection ? await distinctValues(context, collection, query, key) : [] });
  },
};

/** Reads the arguments of `find`. */
export function parseFind(context: CommandContext, command: Document) {
  const args = new Arguments(command, 'find', FIND_FIELDS);
  args.refuse('collation', 'let', 'min', 'max', 'returnKey', 'showRecordId', 'tailable', 'awaitData', 'oplogReplay');
  const limit = args.integer('limit') ?? 0;
  const batchSize = args.count('batchSize');
  if (limit < 0) throw new CommandError(51024, `BSON field 'limit' value must be >= 0, actual value '${limit}'`);
  const name = collectionName(command, context.database);
  const query: Query = {
    filter: parseFilter(args.object('filter')),
    sort: parseSort(withoutNatural(args.object('sort'))),
    skip: args.count('skip') ?? 0,
    limit,
    projection: parseProjection(args.object('projection')),
    hint: parseHint(context, name, args.value('hint')) ?? naturalHint(args.object('sort')),
    deadline: args.deadline(),
  };
  return {
    query,
    options: { batchSize, singleBatch: args.boolean('singleBatch'), noTimeout: args.boolean('noCursorTimeout') },
  };
}

function withoutNatural(sort: Document): Document {
  return sort.size === 1 && sort.has('$natural') ? new Map<string, Value>() : sort;
}

function naturalHint(sort: Document): Query['hint'] {
  const direction = sort.size === 1 ? toInteger(sort.get('$natural')) : undefined;
  return direction === undefined ? undefined : { kind: 'natural', reverse: direction < 0n };
}

/** Reads the arguments of `distinct`. */
export function parseDistinct(context: CommandContext, command: Document): { key: string; query: Query } {
  const args = new Arguments(command, 'distinct', ['distinct', 'key', 'query', 'collation', 'hint']);
  args.refuse('collation');
  const name = collectionName(command, context.database);
  return { key: args.string('key'), query: plainQuery(context, name, args, 'query') };
}

/** A query of a filter alone, with its hint. */
export function plainQuery(context: CommandContext, collection: string, args: Arguments, field: string): Query {
  return {
    filter: parseFilter(args.object(field)),
    sort: [],
    skip: 0,
    limit: 0,
    hint: parseHint(context, collection, args.value('hint')),
    deadline: args.deadline(),
  };
}

/** Reads the arguments of `count`. */
export function parseCount(context: CommandContext, command: Document): Query {
  const args = new Arguments(command, 'count', ['count', 'query', 'limit', 'skip', 'hint', 'collation', 'fields']);
  args.refuse('collation');
  const query = plainQuery(context, collectionName(command, context.database), args, 'query');
  return { ...query, skip: args.count('skip') ?? 0, limit: Math.abs(args.integer('limit') ?? 0) };
}

/** A source of the results of a query; of no results where there is no collection. */
export function querySource(
  context: CommandContext,
  collection: CollectionInfo | undefined,
  query: Query,
): CursorSource {
  if (!collection) return sourceOf([]);
  const snapshot = context.engine.snapshot();
  try {
    const run = new QueryRun(snapshot, collection, query);
    return { next: (wanted) => run.results(wanted), release: () => snapshot.release() };
  } catch (error) {
    snapshot.release();
    throw error;
  }
}

async function countDocuments(context: CommandContext, collection: CollectionInfo, query: Query): Promise<number> {
  const { filter } = query;
  if (asksNothing(filter)) {
    const left = Math.max(collection.documentCount - query.skip, 0);
    return query.limit === 0 ? left : Math.min(left, query.limit);
  }
  const snapshot = context.engine.snapshot();
  try {
    return await new QueryRun(snapshot, collection, query).count();
  } finally {
    snapshot.release();
  }
}

async function distinctValues(
  context: CommandContext,
  collection: CollectionInfo,
  query: Query,
  key: string,
): Promise<Value[]> {
  const snapshot = context.engine.snapshot();
  const values = new Map<string, Value>();
  const parts = key.split('.');
  try {
    const run = new QueryRun(snapshot, collection, query);
    for (let found = await run.next(DISTINCT_STEP); found.length > 0; found = await run.next(DISTINCT_STEP)) {
      for (const value of found.flatMap(({ bytes }) => valuesAt(decodeDocument(bytes), parts))) {
        const text = encodeKeyValue(value, Number.MAX_SAFE_INTEGER).bytes.toString('latin1');
        if (!values.has(text)) values.set(text, value);
      }
    }
  } finally {
    snapshot.release();
  }
  const found = [...values.values()];
  return found.filter((value, index) => index === 0 || !equalValues(value, found[index - 1] ?? null));
}

function valuesAt(value: Value | undefined, parts: readonly string[]): Value[] {
  const [part, ...rest] = parts;
  if (part === undefined) return value === undefined ? [] : Array.isArray(value) ? value : [value];
  if (isDocument(value)) return valuesAt(value.get(part), rest);
  if (!Array.isArray(value)) return [];
  if (/^\d+$/.test(part) && value[Number(part)] !== undefined) return valuesAt(value[Number(part)], rest);
  return value.flatMap((element) => (isDocument(element) ? valuesAt(element, parts) : []));
}
