import * as fc from 'fast-check';
import type { Document, Value } from '../bson/values';
import { Int32, MAX_KEY, Regex, doc } from '../bson/values';
import { scalars } from './arbitraries';

const paths = fc.constantFrom('a', 'b', 'a.b', 'a.c', 'c');
const small: fc.Arbitrary<Value> = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 0, max: 4 }).map((value) => new Int32(value)) },
  { weight: 2, arbitrary: fc.constantFrom<Value>('a', 'ab', 'ana', 'b', null, 1.5, 2n) },
  { weight: 1, arbitrary: scalars },
);
const nested: fc.Arbitrary<Value> = fc.oneof(
  { weight: 4, arbitrary: small },
  { weight: 2, arbitrary: fc.array(small, { maxLength: 3 }) },
  { weight: 2, arbitrary: fc.record({ b: small, c: small }, { requiredKeys: [] }).map((fields) => doc(fields)) },
  {
    weight: 2,
    arbitrary: fc.array(
      fc.oneof(
        {
          weight: 4,
          arbitrary: fc.record({ b: small, c: small }, { requiredKeys: [] }).map((fields): Value => doc(fields)),
        },
        { weight: 1, arbitrary: small },
        { weight: 1, arbitrary: fc.array(small, { maxLength: 2 }).map((array): Value => array) },
      ),
      { maxLength: 3 },
    ),
  },
);
/** Documents without arrays. */
export const flatDocument = fc
  .record({ a: small, b: small, c: small }, { requiredKeys: [] })
  .map((fields) => doc(fields));
/** Documents with arrays, of documents too. */
export const nestedDocument = fc
  .record({ a: nested, b: small, c: small }, { requiredKeys: [] })
  .map((fields) => doc(fields));

const operand = fc.oneof({ weight: 5, arbitrary: small }, { weight: 1, arbitrary: fc.constant<Value>(MAX_KEY) });
const comparison = fc
  .tuple(fc.constantFrom('$eq', '$gt', '$gte', '$lt', '$lte', '$ne'), operand)
  .filter(([, value]) => !(value instanceof Regex) && storable(value))
  .map(([operator, value]): Value => doc({ [operator]: value }));
const condition: fc.Arbitrary<Value> = fc.oneof(
  { weight: 3, arbitrary: small.filter(storable) },
  { weight: 4, arbitrary: comparison },
  fc
    .tuple(comparison, comparison)
    .map(([left, right]): Value => new Map([...(left as Document), ...(right as Document)])),
  fc.array(small.filter(storable), { maxLength: 3 }).map((values): Value => doc({ $in: values })),
  fc.array(small.filter(storable), { maxLength: 2 }).map((values): Value => doc({ $all: values })),
  fc.boolean().map((value): Value => doc({ $exists: value })),
  fc.constantFrom<Value>(
    new Regex('^a', ''),
    new Regex('^an', ''),
    new Regex('b', ''),
    doc({ $in: [new Regex('^an', ''), 'b'] }),
  ),
  fc.constantFrom<Value>(
    doc({ $type: 'number' }),
    doc({ $size: new Int32(2) }),
    doc({ $not: doc({ $gt: new Int32(2) }) }),
  ),
  comparison.map((value): Value => doc({ $elemMatch: value })),
  fc.tuple(comparison, comparison).map(([b, c]): Value => doc({ $elemMatch: doc({ b, c }) })),
);
const points = fc
  .uniqueArray(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 4 })
  .map((values): Value => doc({ $in: values.map((value) => new Int32(value)) }));
const conjunction = fc
  .uniqueArray(fc.tuple(paths, condition), { minLength: 1, maxLength: 3, selector: ([path]) => path })
  .map((entries): Document => new Map(entries));
/** Filters over the fields of those documents. */
export const filters: fc.Arbitrary<Document> = fc.oneof(
  { weight: 4, arbitrary: conjunction },
  {
    weight: 1,
    arbitrary: fc.array(conjunction, { minLength: 1, maxLength: 3 }).map((branches) => doc({ $or: branches })),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(conjunction, fc.array(conjunction, { minLength: 1, maxLength: 2 }))
      .map(([filter, branches]) => new Map([...filter, ['$or', branches as Value]])),
  },
  // What leads to several ranges of one index, and to several indexes.
  { weight: 2, arbitrary: fc.tuple(paths, points).map((entry) => new Map([entry])) },
  { weight: 1, arbitrary: fc.tuple(points, points).map(([a, b]) => doc({ a, b })) },
  {
    weight: 2,
    arbitrary: fc
      .array(
        fc.tuple(paths, fc.oneof(points, comparison)).map((entry): Value => new Map([entry])),
        { minLength: 2, maxLength: 4 },
      )
      .map((branches) => doc({ $or: branches })),
  },
);
/** Index keys and sort orders. */
export const keys = fc
  .uniqueArray(fc.tuple(paths, fc.constantFrom(1, -1)), { minLength: 1, maxLength: 3, selector: ([path]) => path })
  .map((fields): Document => new Map(fields.map(([path, direction]) => [path, new Int32(direction)])));
/** Options of indexes. */
export const options = fc.constantFrom<Record<string, Value>>(
  {},
  {},
  { sparse: true },
  { partialFilterExpression: doc({ b: doc({ $exists: true }) }) },
  { partialFilterExpression: doc({ a: doc({ $gt: new Int32(1) }) }) },
  { unique: true },
);

function storable(value: Value): boolean {
  return !(typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'undefined');
}
