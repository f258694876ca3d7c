import * as fc from 'fast-check';
import { decodeDocument } from '../bson/decode';
import type { Document, Value } from '../bson/values';
import { Int32, RawDocument, doc, isDocument } from '../bson/values';
import { encodeDocument } from '../bson/encode';
import { parseSort, compareSortKeys, sortKeyOf } from '../query/sort';
import { runs } from '../testing/arbitraries';
import { LocalClient } from '../testing/local-client';
import { filters, flatDocument, keys, nestedDocument, options } from '../testing/query-arbitraries';

const window = fc.record({
  skip: fc.constantFrom(0, 0, 1, 3),
  limit: fc.constantFrom(0, 0, 1, 2, 7),
  batchSize: fc.constantFrom(1, 2, 5, 1000),
  hinted: fc.boolean(),
});

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
        fc.array(fc.tuple(keys, options), { minLength: 1, maxLength: 4 }),
        fc.array(fc.tuple(filters, fc.option(keys, { nil: undefined }), window), { minLength: 4, maxLength: 8 }),
        async (stored, indexes, queries) => {
          await client.ok({ drop: 'c' });
          await client.ok({
            insert: 'c',
            documents: stored.map((entry, index) => new Map([['_id', new Int32(index) as Value], ...entry])),
          });
          await createIndexes(client, indexes);
          for (const [filter, sort, { skip, limit, batchSize, hinted }] of queries) {
            const natural = doc({ $natural: new Int32(1) });
            const all = await client.documents({ find: 'c', filter, sort, hint: natural });
            const part = { skip: new Int32(skip), limit: new Int32(limit) };
            const hint = hinted ? (await readyIndexes(client))[0] : undefined;
            const found = await readAll(client, { find: 'c', filter, sort, hint, ...part }, batchSize);
            expectPart(found, all, { sort, skip, limit });
          }
        },
      ),
      runs(60),
    );
  });
});

/** Parallel arrays and duplicates are refused: the queries then go over the other indexes. */
async function createIndexes(client: LocalClient, indexes: [Document, Record<string, Value>][]): Promise<void> {
  for (const [number, [fields, extra]] of indexes.entries()) {
    // What ends in the `_id` has no duplicates.
    const key = 'unique' in extra && number % 2 === 0 ? new Map([...fields, ['_id', new Int32(1)]]) : fields;
    await client.run({ createIndexes: 'c', indexes: [doc({ key, name: `index${number}`, ...extra })] });
  }
}

async function readyIndexes(client: LocalClient): Promise<Value[]> {
  const names = await client.documents({ listIndexes: 'c' });
  return names.map((index) => index.get('name') ?? null).filter((name) => name !== '_id_');
}

/** All documents of a `find`, in batches of that size. */
async function readAll(
  client: LocalClient,
  find: Record<string, Value | undefined>,
  size: number,
): Promise<Document[]> {
  const found: Document[] = [];
  let reply = await client.ok({ ...find, batchSize: new Int32(size) });
  for (;;) {
    const cursor = reply.get('cursor');
    if (!isDocument(cursor)) throw new Error('a reply has no cursor');
    const batch = cursor.get('firstBatch') ?? cursor.get('nextBatch');
    for (const entry of Array.isArray(batch) ? batch : []) {
      if (entry instanceof RawDocument) found.push(decodeDocument(Buffer.from(entry.bytes)));
    }
    if (cursor.get('id') === 0n) return found;
    reply = await client.ok({ getMore: cursor.get('id'), collection: 'c', batchSize: new Int32(size) });
  }
}

function fingerprints(documents: readonly Document[]): string[] {
  return documents.map((document) => encodeDocument(document).toString('hex'));
}

/** Documents of one place in the order may come in any order: the places must be the same, and no document come twice. */
function expectPart(
  found: readonly Document[],
  all: readonly Document[],
  { sort, skip, limit }: { sort: Document | undefined; skip: number; limit: number },
): void {
  const expected = all.slice(skip, limit === 0 ? undefined : skip + limit);
  const [foundPrints, allPrints] = [fingerprints(found), new Set(fingerprints(all))];
  expect(foundPrints.length).toBe(expected.length);
  expect(new Set(foundPrints).size).toBe(foundPrints.length);
  expect(foundPrints.filter((print) => !allPrints.has(print))).toEqual([]);
  if (!sort) return;
  const fields = parseSort(sort);
  for (const [index, document] of found.entries()) {
    const order = compareSortKeys(sortKeyOf(document, fields), sortKeyOf(expected[index] ?? doc({}), fields), fields);
    expect(order).toBe(0);
  }
}
