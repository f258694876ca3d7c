import { type Document, UNDEFINED, type Value, isDocument } from '../bson/values';
import { CommandError } from '../errors';

/** The values of several paths of one document, side by side; `undefined` where a path leads to nothing. */
export type KeyRow = (Value | undefined)[];

/** A field on its way down: a value that is settled, or a path still to be followed from the current document. */
type Pending = { settled: true; value: Value | undefined } | { settled: false; parts: readonly string[] };

interface ArrayHit {
  array: readonly Value[];
  rest: readonly string[];
}

/**
 * What a document is indexed and sorted by: one row of values, or where an array lies on the paths one row for each of its
 * elements. Throws CannotIndexParallelArrays (171) for two arrays that are not one within the other.
 */
export function keyRowsOf(
  paths: readonly (readonly string[])[],
  document: Document,
): { rows: KeyRow[]; arrays: boolean } {
  const rows: KeyRow[] = [];
  const arrays = expand(
    paths.map((parts) => ({ settled: false, parts })),
    document,
    rows,
  );
  return { rows, arrays };
}

/** Appends the rows of values for a document and says whether an array was met. */
function expand(pending: readonly Pending[], document: Document, rows: KeyRow[]): boolean {
  let hits: Map<number, ArrayHit> | undefined;
  const settled = pending.map((field, position): Pending => {
    if (field.settled) return field;
    const found = follow(document, field.parts);
    if (!found.array) return { settled: true, value: found.value };
    (hits ??= new Map<number, ArrayHit>()).set(position, { array: found.array, rest: found.rest });
    return field;
  });
  const [first] = hits?.values() ?? [];
  if (!hits || !first) {
    rows.push(settled.map((field) => (field.settled ? field.value : undefined)));
    return false;
  }
  for (const hit of hits.values()) {
    if (hit.array !== first.array) {
      throw new CommandError('CannotIndexParallelArrays', 'cannot index parallel arrays');
    }
  }
  const arrays = hits;
  const elements: readonly (Value | undefined)[] = first.array.length === 0 ? [undefined] : first.array;
  for (const element of elements) {
    const inner = settled.map((field, position) => {
      const hit = arrays.get(position);
      return hit ? descend(element, hit.rest) : field;
    });
    expand(inner, isDocument(element) ? element : new Map<string, Value>(), rows);
  }
  return true;
}

/** What a field becomes inside one element of the array that its path met. */
function descend(element: Value | undefined, rest: readonly string[]): Pending {
  if (rest.length === 0) return { settled: true, value: element === undefined ? UNDEFINED : element };
  return isDocument(element) ? { settled: false, parts: rest } : { settled: true, value: undefined };
}

function follow(
  document: Document,
  parts: readonly string[],
): { array?: undefined; value: Value | undefined } | ArrayHit {
  let current: Value | undefined = document;
  // An array that is named by its position in another counts as one value.
  let positional = false;
  for (let index = 0; index < parts.length; index++) {
    positional = Array.isArray(current);
    if (Array.isArray(current)) {
      const part = parts[index] ?? '';
      if (!/^\d+$/.test(part)) return { array: current, rest: parts.slice(index) };
      current = current[Number(part)];
    } else if (isDocument(current)) {
      current = current.get(parts[index] ?? '');
    } else {
      return { value: undefined };
    }
  }
  return Array.isArray(current) && !positional ? { array: current, rest: [] } : { value: current };
}
