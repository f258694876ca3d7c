import { Decimal128 as BsonDecimal } from 'bson';
import * as fc from 'fast-check';
import type { Document, Value } from '../bson/values';
import {
  Binary,
  BsonSymbol,
  Code,
  CodeWithScope,
  Decimal128,
  Int32,
  MAX_KEY,
  MIN_KEY,
  ObjectId,
  Regex,
  Timestamp,
  UNDEFINED,
  UtcDateTime,
} from '../bson/values';

/** A decimal from its text. */
export function decimal(text: string): Decimal128 {
  return new Decimal128(Buffer.from(BsonDecimal.fromString(text).bytes));
}

const bytes = (length: number) =>
  fc.uint8Array({ minLength: length, maxLength: length }).map((array) => Buffer.from(array));

const int64 = fc.bigInt({ min: -(1n << 63n), max: (1n << 63n) - 1n });

/** Numbers of all types, many of them equal or next to each other. */
export const numbers: fc.Arbitrary<Value> = fc.oneof(
  fc.integer({ min: -3, max: 3 }).map((value) => new Int32(value)),
  fc.integer({ min: -3, max: 3 }).map((value) => BigInt(value)),
  fc.integer({ min: -6, max: 6 }).map((value) => value / 2),
  fc.integer({ min: -60, max: 60 }).map((value) => decimal(`${value}E-1`)),
  fc.double(),
  int64,
  fc.constantFrom<Value>(NaN, -0, Infinity, -Infinity, 2 ** 53, 2n ** 53n + 1n, -(2n ** 53n) - 1n, 2 ** 63),
  fc
    .constantFrom(
      'NaN',
      'Infinity',
      '-Infinity',
      '0.1',
      '1E+400',
      '-1E+400',
      '1E-400',
      '9007199254740993.5',
      '-0',
      '1E6000',
    )
    .map(decimal),
  fc
    .tuple(fc.bigInt({ min: -(10n ** 33n), max: 10n ** 33n }), fc.integer({ min: -40, max: 20 }))
    .map(([coefficient, exponent]) => decimal(`${coefficient}E${exponent}`)),
  fc.double().map((value) => decimal(Number.isFinite(value) ? value.toPrecision(17) : 'NaN')),
);

/** Strings with null bytes, surrogates and common beginnings. */
export const strings = fc.oneof(
  fc.constantFrom('', 'a', 'ab', 'b', 'a\0', 'a\0b', '\ue000', '\u{10000}', 'ana', 'anb'),
  fc.string({ unit: 'binary', maxLength: 6 }).map((text) => Buffer.from(text).toString()),
);

export const names = fc.constantFrom('a', 'b', 'c', '0', '1', '10');

/** Values without structure. */
export const scalars: fc.Arbitrary<Value> = fc.oneof(
  { weight: 5, arbitrary: numbers },
  { weight: 3, arbitrary: strings },
  fc.boolean(),
  fc.constantFrom<Value>(null, UNDEFINED, MIN_KEY, MAX_KEY),
  bytes(12).map((value) => new ObjectId(value)),
  fc
    .tuple(fc.uint8Array({ maxLength: 4 }), fc.constantFrom(0, 4, 5))
    .map(([value, subtype]) => new Binary(Buffer.from(value), subtype)),
  int64.map((ms) => new UtcDateTime(ms)),
  fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }).map((value) => new Timestamp(value)),
  fc.constantFrom<Value>(new Regex('^a', ''), new Regex('^a', 'i'), new Regex('b', '')),
  strings.map((text) => new Code(text)),
  strings.map((text) => new BsonSymbol(text)),
);

/** Any value, documents and arrays included. */
export const values: fc.Arbitrary<Value> = fc.letrec<{ value: Value; document: Document }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    { weight: 4, arbitrary: scalars },
    { weight: 1, arbitrary: tie('document') },
    { weight: 1, arbitrary: fc.array(tie('value'), { maxLength: 3 }) },
    { weight: 1, arbitrary: tie('document').map((scope) => new CodeWithScope('f', scope)) },
  ),
  document: fc
    .uniqueArray(fc.tuple(names, tie('value')), { maxLength: 3, selector: ([name]) => name })
    .map((entries) => new Map(entries)),
})).value;

/** A document of any values under a few names. */
export const documents: fc.Arbitrary<Document> = fc
  .uniqueArray(fc.tuple(names, values), { maxLength: 4, selector: ([name]) => name })
  .map((entries) => new Map(entries));

/** How many runs a property gets; `PROPERTY_RUNS` multiplies them for a longer search. */
export function runs(count: number): { numRuns: number } {
  return { numRuns: count * Number(process.env['PROPERTY_RUNS'] ?? 1) };
}
