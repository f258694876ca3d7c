import { type Document, UNDEFINED, type Value, isDocument } from '../bson/values';
import { CommandError } from '../errors';
import { matches } from '../query/match';
import { type IndexInfo, fieldLimit } from './catalog-types';
import { encodeKeyValue, invertBytes } from './key-encoding';

/** One entry that an index must hold for a document: the encoded fields and the values behind them. */
export interface IndexKey {
  bytes: Buffer;
  values: Value[];
}

export interface IndexKeys {
  keys: IndexKey[];
  multikey: boolean;
  hashed: boolean;
}

/** A field on its way down: a value that is settled, or a path still to be followed from the current document. */
type Pending = { settled: true; value: Value | undefined } | { settled: false; parts: readonly string[] };

/**
 * The entries of a document in an index: one for each element of the array on its paths, without repetition; none if the
 * index is partial or sparse and leaves the document out. Throws CannotIndexParallelArrays (171).
 */
export function indexKeysOf(index: IndexInfo, document: Document): IndexKeys {
  const result: IndexKeys = { keys: [], multikey: false, hashed: false };
  if (index.partial && !matches(index.partial, document)) return result;
  const rows: (Value | undefined)[][] = [];
  const pending = index.fields.map((field): Pending => ({ settled: false, parts: field.parts }));
  result.multikey = expand(pending, document, rows);
  const seen = new Set<string>();
  const limit = fieldLimit(index);
  for (const row of rows) {
    if (index.sparse && row.every((value) => value === undefined)) continue;
    const key = encodeRow(index, row, limit);
    result.hashed ||= key.hashed;
    if (rows.length > 1) {
      const text = key.bytes.toString('latin1');
      if (seen.has(text)) continue;
      seen.add(text);
    }
    result.keys.push({ bytes: key.bytes, values: row.map((value) => value ?? null) });
  }
  return result;
}

function encodeRow(index: IndexInfo, row: readonly (Value | undefined)[], limit: number) {
  const parts: Buffer[] = [];
  let hashed = false;
  index.fields.forEach((field, position) => {
    const encoded = encodeKeyValue(row[position] ?? null, limit);
    hashed ||= encoded.hashed;
    parts.push(field.direction === 1 ? encoded.bytes : invertBytes(encoded.bytes));
  });
  return { bytes: parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts), hashed };
}

interface ArrayHit {
  array: readonly Value[];
  rest: readonly string[];
}

/** Appends the rows of values for a document and says whether an array was met. */
function expand(pending: readonly Pending[], document: Document, rows: (Value | undefined)[][]): boolean {
  const hits = new Map<number, ArrayHit>();
  const settled = pending.map((field, position): Pending => {
    if (field.settled) return field;
    const found = follow(document, field.parts);
    if (!found.array) return { settled: true, value: found.value };
    hits.set(position, { array: found.array, rest: found.rest });
    return field;
  });
  const [first] = hits.values();
  if (!first) {
    rows.push(settled.map((field) => (field.settled ? field.value : undefined)));
    return false;
  }
  for (const hit of hits.values()) {
    if (hit.array !== first.array) {
      throw new CommandError('CannotIndexParallelArrays', 'cannot index parallel arrays');
    }
  }
  const elements: readonly (Value | undefined)[] = first.array.length === 0 ? [undefined] : first.array;
  for (const element of elements) {
    const inner = settled.map((field, position) => {
      const hit = hits.get(position);
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
  for (let index = 0; index < parts.length; index++) {
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
  return Array.isArray(current) ? { array: current, rest: [] } : { value: current };
}
