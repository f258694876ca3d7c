import { type Document, type Value } from '../bson/values';
import { keyRowsOf } from '../query/key-rows';
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

/**
 * The entries of a document in an index: one for each element of the array on its paths, without repetition; none if the
 * index is partial or sparse and leaves the document out. Throws CannotIndexParallelArrays (171).
 */
export function indexKeysOf(index: IndexInfo, document: Document): IndexKeys {
  const result: IndexKeys = { keys: [], multikey: false, hashed: false };
  if (index.partial && !matches(index.partial, document)) return result;
  const { rows, arrays } = keyRowsOf(
    index.fields.map((field) => field.parts),
    document,
  );
  result.multikey = arrays;
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
