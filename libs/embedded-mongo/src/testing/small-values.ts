import * as fc from 'fast-check';
import type { Document, Value } from '../bson/values';
import { Int32 } from '../bson/values';

/** A few values without structure, so that different documents often hold equal ones. */
export const smallScalars: fc.Arbitrary<Value> = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 0, max: 3 }).map((value) => new Int32(value)) },
  { weight: 2, arbitrary: fc.constantFrom<Value>(0.5, 1, 2) },
  { weight: 2, arbitrary: fc.constantFrom<Value>('', 'a', 'b') },
  { weight: 1, arbitrary: fc.constantFrom<Value>(null, true, false) },
);

/** Names that are positions, too. */
export const smallNames = fc.constantFrom('a', 'b', '0', '1');

export const smallPaths = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('a', 'b') },
  { weight: 3, arbitrary: fc.tuple(fc.constantFrom('a', 'b'), smallNames).map((parts) => parts.join('.')) },
  { weight: 1, arbitrary: fc.tuple(fc.constantFrom('a', 'b'), smallNames, smallNames).map((parts) => parts.join('.')) },
);

/** Scalars, and documents and arrays of them, two levels deep. */
export const smallValues: fc.Arbitrary<Value> = fc.letrec<{ value: Value; document: Document; array: Value[] }>(
  (tie) => ({
    value: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      { weight: 4, arbitrary: smallScalars },
      { weight: 2, arbitrary: tie('document') },
      { weight: 3, arbitrary: tie('array') },
    ),
    document: fc
      .uniqueArray(fc.tuple(smallNames, tie('value')), { maxLength: 2, selector: ([name]) => name })
      .map((entries): Document => new Map(entries)),
    array: fc.array(tie('value'), { maxLength: 3 }),
  }),
).value;

/** Documents with values under `a` and `b`. */
export const smallDocuments: fc.Arbitrary<Document> = fc
  .uniqueArray(fc.tuple(fc.constantFrom('a', 'b'), smallValues), { maxLength: 2, selector: ([name]) => name })
  .map((entries) => new Map(entries));

/** A value in JSON that tells integers from doubles, for messages and comparisons. */
export function show(value: Value | undefined): string {
  if (value instanceof Map) return `{${[...value].map(([name, field]) => `${name}: ${show(field)}`).join(', ')}}`;
  if (Array.isArray(value)) return `[${value.map(show).join(', ')}]`;
  if (value instanceof Int32) return String(value.value);
  return typeof value === 'number' ? `double ${value}` : String(JSON.stringify(value));
}
