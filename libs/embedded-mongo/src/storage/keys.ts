const ID_BYTES = 4;
const RECORD_ID_BYTES = 6;

/** The key space of the catalogue; collections and indexes have the ids above it. */
export const CATALOG_SPACE = 0;

/** The bytes that all keys of a collection's records or of an index begin with. */
export function spacePrefix(id: number): Buffer {
  const prefix = Buffer.allocUnsafe(ID_BYTES);
  prefix.writeUInt32BE(id);
  return prefix;
}

/** The key of a record. */
export function recordKey(collectionId: number, recordId: number): Buffer {
  const key = Buffer.allocUnsafe(ID_BYTES + RECORD_ID_BYTES);
  key.writeUInt32BE(collectionId);
  key.writeUIntBE(recordId, ID_BYTES, RECORD_ID_BYTES);
  return key;
}

/** The record id at the end of a record's key, or of an index key that carries one. */
export function trailingRecordId(key: Buffer): number {
  return key.readUIntBE(key.length - RECORD_ID_BYTES, RECORD_ID_BYTES);
}

/** A record id as a value or a key's tail. */
export function recordIdBytes(recordId: number): Buffer {
  const bytes = Buffer.allocUnsafe(RECORD_ID_BYTES);
  bytes.writeUIntBE(recordId, 0, RECORD_ID_BYTES);
  return bytes;
}

/** The smallest key above all keys that begin with `prefix`, or undefined when there is none. */
export function successor(prefix: Buffer): Buffer | undefined {
  let end = prefix.length;
  while (end > 0 && prefix[end - 1] === 0xff) end--;
  if (end === 0) return undefined;
  const result = Buffer.from(prefix.subarray(0, end));
  result[end - 1] = (result[end - 1] ?? 0) + 1;
  return result;
}

/** The end of a key space. */
export function spaceEnd(id: number): Buffer {
  return spacePrefix(id + 1);
}
