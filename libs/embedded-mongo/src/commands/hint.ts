import { toInteger } from '../bson/numbers';
import { type Document, type Value, isDocument } from '../bson/values';
import { CommandError } from '../errors';
import { type Hint } from '../planner/plan';
import { type IndexInfo } from '../storage/catalog-types';
import type { CommandContext } from './context';

/** Reads a `hint`, an index's name or key; refuses one that names no index with BadValue (2). */
export function parseHint(context: CommandContext, collection: string, hint: Value | undefined): Hint | undefined {
  if (hint === undefined || (isDocument(hint) && hint.size === 0)) return undefined;
  if (typeof hint !== 'string' && !isDocument(hint)) {
    throw new CommandError('FailedToParse', 'Hint must be a string or an object');
  }
  if (isDocument(hint) && hint.has('$natural')) {
    return { kind: 'natural', reverse: (toInteger(hint.get('$natural')) ?? 1n) < 0n };
  }
  const info = context.engine.catalog.get(context.database, collection);
  if (!info) return undefined;
  const index = findIndex(info.indexes, hint);
  if (index) return { kind: 'index', index };
  throw new CommandError(
    'BadValue',
    'error processing query: planner returned error :: caused by :: hint provided does not correspond to an existing index',
  );
}

/** The index of that name or of that key. */
export function findIndex(indexes: readonly IndexInfo[], wanted: string | Document): IndexInfo | undefined {
  if (typeof wanted === 'string') return indexes.find((index) => index.ready && index.name === wanted);
  const shape = (fields: readonly [string, number][]) => JSON.stringify(fields);
  const sought = shape([...wanted].map(([path, value]) => [path, Number(toInteger(value) ?? 0n) > 0 ? 1 : -1]));
  return indexes.find(
    (index) => index.ready && shape(index.fields.map(({ path, direction }) => [path, direction])) === sought,
  );
}
