/**
 * The value model of the engine: one JavaScript shape for each BSON type, so that no type is lost between the wire,
 * the matcher and the disk. A double is a `number`, a 64-bit integer a `bigint`; the other numbers have classes.
 * Documents are Maps, because object literals would reorder keys that look like integers.
 */
export type Value =
  | null
  | boolean
  | string
  | number
  | bigint
  | Int32
  | Decimal128
  | Document
  | Value[]
  | ObjectId
  | Binary
  | UtcDateTime
  | Timestamp
  | Regex
  | Code
  | CodeWithScope
  | BsonSymbol
  | Undefined
  | MinKey
  | MaxKey
  | RawDocument;

/** An embedded or top-level document: its fields in their order. */
export type Document = Map<string, Value>;

/** A 32-bit integer. */
export class Int32 {
  constructor(readonly value: number) {}
}

/** A 128-bit decimal as its 16 bytes on the wire; `decimal.ts` reads and writes them. */
export class Decimal128 {
  constructor(readonly bytes: Buffer) {}
}

/** An object id: 12 bytes. */
export class ObjectId {
  constructor(readonly bytes: Buffer) {}

  toHex(): string {
    return this.bytes.toString('hex');
  }
}

/** Binary data with its subtype. */
export class Binary {
  constructor(
    readonly bytes: Buffer,
    readonly subtype: number,
  ) {}
}

/** A date: milliseconds since the epoch, all 64 bits of them. */
export class UtcDateTime {
  constructor(readonly ms: bigint) {}

  static now(): UtcDateTime {
    return new UtcDateTime(BigInt(Date.now()));
  }
}

/** An internal timestamp: seconds in the high word, an ordinal in the low one. */
export class Timestamp {
  constructor(readonly value: bigint) {}
}

/** A regular expression as stored: pattern and option letters. */
export class Regex {
  constructor(
    readonly pattern: string,
    readonly flags: string,
  ) {}
}

/** JavaScript code, kept but never run. */
export class Code {
  constructor(readonly code: string) {}
}

/** JavaScript code with its scope, kept but never run. */
export class CodeWithScope {
  constructor(
    readonly code: string,
    readonly scope: Document,
  ) {}
}

/** The deprecated symbol type; it compares as a string. */
export class BsonSymbol {
  constructor(readonly text: string) {}
}

/** The deprecated undefined type. */
export class Undefined {
  readonly kind = 'undefined';
}

/** The value below all others. */
export class MinKey {
  readonly kind = 'minKey';
}

/** The value above all others. */
export class MaxKey {
  readonly kind = 'maxKey';
}

/** A document that is already BSON; only replies carry it, so that a stored document is sent without decoding it. */
export class RawDocument {
  constructor(readonly bytes: Uint8Array) {}
}

export const UNDEFINED = new Undefined();
export const MIN_KEY = new MinKey();
export const MAX_KEY = new MaxKey();

/** Whether a value is an embedded document. */
export function isDocument(value: Value | undefined): value is Document {
  return value instanceof Map;
}

/** Whether a value is one of the four number types. */
export function isNumber(value: Value | undefined): value is number | bigint | Int32 | Decimal128 {
  return (
    typeof value === 'number' || value instanceof Int32 || typeof value === 'bigint' || value instanceof Decimal128
  );
}

/** A document from its entries; fields whose value is `undefined` are left out. */
export function doc(fields: Record<string, Value | undefined>): Document {
  const result: Document = new Map();
  for (const key of Object.keys(fields)) {
    const value = fields[key];
    if (value !== undefined) result.set(key, value);
  }
  return result;
}

/** The type's name as error messages and `$type` give it. */
export function typeName(value: Value): string {
  if (value === null) return 'null';
  switch (typeof value) {
    case 'boolean':
      return 'bool';
    case 'string':
      return 'string';
    case 'number':
      return 'double';
    case 'bigint':
      return 'long';
    default:
  }
  if (value instanceof Int32) return 'int';
  if (value instanceof Decimal128) return 'decimal';
  if (value instanceof Map || value instanceof RawDocument) return 'object';
  if (Array.isArray(value)) return 'array';
  if (value instanceof ObjectId) return 'objectId';
  if (value instanceof Binary) return 'binData';
  if (value instanceof UtcDateTime) return 'date';
  if (value instanceof Timestamp) return 'timestamp';
  if (value instanceof Regex) return 'regex';
  if (value instanceof Code) return 'javascript';
  if (value instanceof CodeWithScope) return 'javascriptWithScope';
  if (value instanceof BsonSymbol) return 'symbol';
  if (value instanceof MinKey) return 'minKey';
  if (value instanceof MaxKey) return 'maxKey';
  return 'undefined';
}

const TYPE_NUMBERS: Record<string, number> = {
  double: 1,
  string: 2,
  object: 3,
  array: 4,
  binData: 5,
  undefined: 6,
  objectId: 7,
  bool: 8,
  date: 9,
  null: 10,
  regex: 11,
  dbPointer: 12,
  javascript: 13,
  symbol: 14,
  javascriptWithScope: 15,
  int: 16,
  timestamp: 17,
  long: 18,
  decimal: 19,
  minKey: -1,
  maxKey: 127,
};

/** The BSON type number behind a type's name, or undefined for a name that is none. */
export function typeNumberOf(name: string): number | undefined {
  return Object.hasOwn(TYPE_NUMBERS, name) ? TYPE_NUMBERS[name] : undefined;
}

/** The BSON type number of a value. */
export function typeNumber(value: Value): number {
  return TYPE_NUMBERS[typeName(value)] ?? 6;
}
