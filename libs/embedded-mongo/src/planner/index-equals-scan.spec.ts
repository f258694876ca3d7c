import * as fc from 'fast-check';
import type { Document, Value } from '../bson/values';
import { Int32, MAX_KEY, Regex, doc } from '../bson/values';
import { encodeDocument } from '../bson/encode';
import { parseSort, compareSortKeys, sortKeyOf } from '../query/sort';
import { runs, scalars } from '../testing/arbitraries';
import { LocalClient } from '../testing/local-client';

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
const flatDocument = fc.record({ a: small, b: small, c: small }, { requiredKeys: [] }).map((fields) => doc(fields));
const nestedDocument = fc.record({ a: nested, b: small, c: small }, { requiredKeys: [] }).map((fields) => doc(fields));

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
const conjunction = fc
  .uniqueArray(fc.tuple(paths, condition), { minLength: 1, maxLength: 3, selector: ([path]) => path })
  .map((entries): Document => new Map(entries));
const filters: fc.Arbitrary<Document> = fc.oneof(
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
);
const keys = fc
  .uniqueArray(fc.tuple(paths, fc.constantFrom(1, -1)), { minLength: 1, maxLength: 3, selector: ([path]) => path })
  .map((fields): Document => new Map(fields.map(([path, direction]) => [path, new Int32(direction)])));
const options = fc.constantFrom<Record<string, Value>>(
  {},
  {},
  { sparse: true },
  { partialFilterExpression: doc({ b: doc({ $exists: true }) }) },
  { partialFilterExpression: doc({ a: doc({ $gt: new Int32(1) }) }) },
);

function storable(value: Value): boolean {
  return !(typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'undefined');
}

function fingerprints(documents: readonly Document[]): string[] {
  return documents.map((document) => encodeDocument(document).toString('hex'));
}

jest.setTimeout(300_000);

describe('a query through indexes', () => {
  let client: LocalClient;
  beforeAll(async () => {
    client = await LocalClient.open();
  });
  afterAll(() => client.close());

  it.each([
    ['documents without arrays', flatDocument],
    ['documents with arrays', nestedDocument],
  ])('gives what a full scan gives, in the same order: %s', async (_name, document) => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(document, { minLength: 5, maxLength: 25 }),
        fc.array(fc.tuple(keys, options), { minLength: 1, maxLength: 3 }),
        fc.array(fc.tuple(filters, fc.option(keys, { nil: undefined })), { minLength: 4, maxLength: 8 }),
        async (stored, indexes, queries) => {
          await client.ok({ drop: 'c' });
          await client.ok({
            insert: 'c',
            documents: stored.map((entry, index) => new Map([['_id', new Int32(index) as Value], ...entry])),
          });
          for (const [number, [key, extra]] of indexes.entries()) {
            // Parallel arrays are refused; the queries then go over the other indexes.
            await client.run({ createIndexes: 'c', indexes: [doc({ key, name: `index${number}`, ...extra })] });
          }
          for (const [filter, sort] of queries) {
            const indexed = await client.documents({ find: 'c', filter, sort });
            const scanned = await client.documents({ find: 'c', filter, sort, hint: doc({ $natural: new Int32(1) }) });
            expect(fingerprints(indexed).sort()).toEqual(fingerprints(scanned).sort());
            if (sort) expectOrder(indexed, sort);
          }
        },
      ),
      runs(40),
    );
  });
});

function expectOrder(documents: readonly Document[], sort: Document): void {
  const fields = parseSort(sort);
  const places = documents.map((document) => sortKeyOf(document, fields));
  for (let index = 1; index < places.length; index++) {
    expect(compareSortKeys(places[index - 1] ?? [], places[index] ?? [], fields)).toBeLessThanOrEqual(0);
  }
}
