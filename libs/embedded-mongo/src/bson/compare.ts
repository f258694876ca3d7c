import { type NumberValue, compareNumbers } from './numbers';
import {
  Binary,
  BsonSymbol,
  Code,
  CodeWithScope,
  type Document,
  MaxKey,
  MinKey,
  ObjectId,
  Regex,
  Timestamp,
  Undefined,
  UtcDateTime,
  type Value,
  isNumber,
} from './values';

/** The rank of each group of types in the BSON comparison order; types in one group compare by value. */
export const RANK = {
  minKey: 1,
  undefined: 2,
  null: 5,
  number: 10,
  string: 15,
  object: 20,
  array: 25,
  binary: 30,
  objectId: 35,
  boolean: 40,
  date: 45,
  timestamp: 47,
  regex: 50,
  code: 60,
  codeWithScope: 65,
  maxKey: 127,
} as const;

/** The rank of a value's type. */
export function rankOf(value: Value): number {
  if (value === null) return RANK.null;
  if (isNumber(value)) return RANK.number;
  if (typeof value === 'string' || value instanceof BsonSymbol) return RANK.string;
  if (typeof value === 'boolean') return RANK.boolean;
  if (value instanceof ObjectId) return RANK.objectId;
  if (value instanceof UtcDateTime) return RANK.date;
  if (Array.isArray(value)) return RANK.array;
  if (value instanceof Binary) return RANK.binary;
  if (value instanceof Timestamp) return RANK.timestamp;
  if (value instanceof Regex) return RANK.regex;
  if (value instanceof Code) return RANK.code;
  if (value instanceof CodeWithScope) return RANK.codeWithScope;
  if (value instanceof MinKey) return RANK.minKey;
  if (value instanceof MaxKey) return RANK.maxKey;
  return value instanceof Undefined ? RANK.undefined : RANK.object;
}

/** Compares two values in the BSON comparison order: negative, zero or positive. */
export function compareValues(left: Value, right: Value): number {
  if (typeof left === 'string' && typeof right === 'string') return compareStrings(left, right);
  const rank = rankOf(left);
  const difference = rank - rankOf(right);
  return difference !== 0 ? difference : compareSameRank(left, right, rank);
}

/** Whether two values are equal in the BSON comparison order; types may differ, as in 5 and 5.0. */
export function equalValues(left: Value, right: Value): boolean {
  return compareValues(left, right) === 0;
}

function compareSameRank(left: Value, right: Value, rank: number): number {
  switch (rank) {
    case RANK.number:
      return compareNumbers(left as NumberValue, right as NumberValue);
    case RANK.string:
      return compareStrings(textOf(left), textOf(right));
    case RANK.object:
      return compareDocuments(left as Document, right as Document);
    case RANK.array:
      return compareArrays(left as Value[], right as Value[]);
    case RANK.binary:
      return compareBinaries(left as Binary, right as Binary);
    case RANK.objectId:
      return (left as ObjectId).bytes.compare((right as ObjectId).bytes);
    case RANK.boolean:
      return Number(left) - Number(right);
    case RANK.date:
      return compareIntegers((left as UtcDateTime).ms, (right as UtcDateTime).ms);
    case RANK.timestamp:
      return compareIntegers((left as Timestamp).value, (right as Timestamp).value);
    case RANK.regex:
      return compareRegexes(left as Regex, right as Regex);
    case RANK.code:
      return compareStrings((left as Code).code, (right as Code).code);
    case RANK.codeWithScope:
      return compareScopedCode(left as CodeWithScope, right as CodeWithScope);
    default:
      return 0;
  }
}

function textOf(value: Value): string {
  return value instanceof BsonSymbol ? value.text : (value as string);
}

function compareIntegers(left: bigint, right: bigint): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Compares strings by their UTF-8 bytes, which differs from JavaScript's order where surrogates meet U+E000 to U+FFFF. */
export function compareStrings(left: string, right: string): number {
  if (left === right) return 0;
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index++) {
    const a = left.charCodeAt(index);
    const b = right.charCodeAt(index);
    if (a === b) continue;
    const surrogateA = a >= 0xd800 && a <= 0xdfff;
    const surrogateB = b >= 0xd800 && b <= 0xdfff;
    if (surrogateA !== surrogateB) return surrogateA ? 1 : -1;
    return a - b;
  }
  return left.length - right.length;
}

function compareDocuments(left: Document, right: Document): number {
  const others = right.entries();
  for (const [name, value] of left) {
    const other = others.next();
    if (other.done) return 1;
    const [otherName, otherValue] = other.value;
    const rank = rankOf(value);
    const difference = rank - rankOf(otherValue) || compareStrings(name, otherName);
    if (difference !== 0) return difference;
    const order = compareSameRank(value, otherValue, rank);
    if (order !== 0) return order;
  }
  return left.size - right.size;
}

function compareArrays(left: readonly Value[], right: readonly Value[]): number {
  for (let index = 0; index < left.length && index < right.length; index++) {
    const order = compareValues(left[index] ?? null, right[index] ?? null);
    if (order !== 0) return order;
  }
  return left.length - right.length;
}

function compareBinaries(left: Binary, right: Binary): number {
  return left.bytes.length - right.bytes.length || left.subtype - right.subtype || left.bytes.compare(right.bytes);
}

function compareRegexes(left: Regex, right: Regex): number {
  return compareStrings(left.pattern, right.pattern) || compareStrings(left.flags, right.flags);
}

function compareScopedCode(left: CodeWithScope, right: CodeWithScope): number {
  return compareStrings(left.code, right.code) || compareDocuments(left.scope, right.scope);
}
