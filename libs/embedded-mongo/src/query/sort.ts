import { compareValues } from '../bson/compare';
import { toInteger } from '../bson/numbers';
import { type Document, UNDEFINED, type Value, isDocument, isNumber } from '../bson/values';
import { CommandError } from '../errors';
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

/** The values by which a document takes its place: of an array its least element, or its greatest when descending. */
export function sortKeyOf(document: Document, sort: readonly SortField[]): Value[] {
  return sort.map(({ parts, direction }) => {
    let best: Value | undefined;
    for (const value of sortValues(document, parts, 0)) {
      if (best === undefined || compareValues(value, best) * direction < 0) best = value;
    }
    return best ?? null;
  });
}

/** Compares two sort keys by the directions of their fields. */
export function compareSortKeys(left: readonly Value[], right: readonly Value[], sort: readonly SortField[]): number {
  for (let index = 0; index < sort.length; index++) {
    const order = compareValues(left[index] ?? null, right[index] ?? null);
    if (order !== 0) return order * (sort[index]?.direction ?? 1);
  }
  return 0;
}

function sortValues(value: Value | undefined, parts: readonly string[], from: number): Value[] {
  if (from === parts.length) {
    if (value === undefined) return [null];
    if (!Array.isArray(value)) return [value];
    return value.length === 0 ? [UNDEFINED] : value;
  }
  const part = parts[from] ?? '';
  if (isDocument(value)) return sortValues(value.get(part), parts, from + 1);
  if (!Array.isArray(value)) return [null];
  if (/^\d+$/.test(part)) return sortValues(value[Number(part)], parts, from + 1);
  if (value.length === 0) return [null];
  return value.flatMap((element) => (isDocument(element) ? sortValues(element, parts, from) : [null]));
}
