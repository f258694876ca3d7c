import { compareValues } from '../bson/compare';
import { toInteger } from '../bson/numbers';
import { type Document, type Value, isDocument, isNumber } from '../bson/values';
import { CommandError } from '../errors';
import { type KeyRow, keyRowsOf } from './key-rows';
import { splitPath } from './path';

/** One field of a sort order. */
export interface SortField {
  path: string;
  parts: string[];
  direction: 1 | -1;
}

/** Reads a sort specification; refuses what is malformed with MongoDB's codes. */
export function parseSort(sort: Document): SortField[] {
  const fields: SortField[] = [];
  for (const [path, value] of sort) {
    if (path === '' || path.split('.').includes(''))
      throw new CommandError(15998, 'FieldPath field names may not be empty strings.');
    if (path.startsWith('$')) {
      throw new CommandError(
        16410,
        `FieldPath field names may not start with '$'. Consider using $getField or $setField.`,
      );
    }
    if (isDocument(value)) throw new CommandError('BadValue', `$meta sort is not supported: ${path}`);
    const direction = isNumber(value) ? toInteger(value) : undefined;
    if (direction === undefined) throw new CommandError(15974, `Illegal key in $sort specification: ${path}`);
    if (direction !== 1n && direction !== -1n) {
      throw new CommandError(15975, '$sort key ordering must be 1 (for ascending) or -1 (for descending)');
    }
    fields.push({ path, parts: splitPath(path), direction: direction === 1n ? 1 : -1 });
  }
  return fields;
}

/**
 * The values by which a document takes its place: with arrays on the paths, the least of its rows in the order that is asked
 * for. Throws BadValue (2) for parallel arrays.
 */
export function sortKeyOf(document: Document, sort: readonly SortField[]): Value[] {
  let best: Value[] | undefined;
  for (const row of rowsOf(document, sort)) {
    const key = row.map((value) => value ?? null);
    if (best === undefined || compareSortKeys(key, best, sort) < 0) best = key;
  }
  return best ?? [];
}

function rowsOf(document: Document, sort: readonly SortField[]): KeyRow[] {
  try {
    return keyRowsOf(
      sort.map(({ parts }) => parts),
      document,
    ).rows;
  } catch (error) {
    if (error instanceof CommandError)
      throw new CommandError('BadValue', 'cannot sort with keys that are parallel arrays');
    throw error;
  }
}

/** Compares two sort keys by the directions of their fields. */
export function compareSortKeys(left: readonly Value[], right: readonly Value[], sort: readonly SortField[]): number {
  for (let index = 0; index < sort.length; index++) {
    const order = compareValues(left[index] ?? null, right[index] ?? null);
    if (order !== 0) return order * (sort[index]?.direction ?? 1);
  }
  return 0;
}
