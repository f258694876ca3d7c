import * as fc from 'fast-check';
import { decodeDocument } from '../bson/decode';
import type { Document, Value } from '../bson/values';
import { Int32, doc } from '../bson/values';
import { parseFilter } from '../query/parse-filter';
import { runs } from '../testing/arbitraries';
import { LocalClient } from '../testing/local-client';
import { filters, keys, nestedDocument } from '../testing/query-arbitraries';
import { planQuery } from './plan';
import { RangeScan } from './range-scan';

describe('a scan of an array index', () => {
  let client: LocalClient;
  beforeAll(async () => {
    client = await LocalClient.open();
  });
  afterAll(() => client.close());

  it('gives each document once, however few of them it remembers', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(nestedDocument, { minLength: 5, maxLength: 25 }),
        keys,
        fc.array(filters, { minLength: 3, maxLength: 6 }),
        fc.boolean(),
        async (stored, key, queries, unique) => {
          await client.ok({ drop: 'c' });
          await client.ok({
            insert: 'c',
            documents: stored.map((entry, index) => new Map([['_id', new Int32(index) as Value], ...entry])),
          });
          const fields: Document = new Map([...key, ...(unique ? [['_id', new Int32(1)] as const] : [])]);
          await client.run({ createIndexes: 'c', indexes: [doc({ key: fields, name: 'arrays', unique })] });
          for (const query of queries) {
            const expected = ids(client, query, 'natural', 0).sort();
            for (const remembered of [0, 2, 10_000]) {
              expect(ids(client, query, 'arrays', remembered).sort()).toEqual(expected);
            }
          }
        },
      ),
      runs(40),
    );
  });
});

/** The ids that a scan gives, in steps of three entries, forwards and for every other number of documents backwards. */
function ids(client: LocalClient, query: Document, name: string, remembered: number): number[] {
  const collection = client.engine.catalog.get('test', 'c');
  if (!collection) throw new Error('there is no collection');
  const index = collection.indexes.find((entry) => entry.name === name && entry.ready);
  const filter = parseFilter(query);
  const plan = planQuery(
    collection,
    filter,
    [],
    index ? { kind: 'index', index } : { kind: 'natural', reverse: false },
  );
  if (plan.kind !== 'single') throw new Error('a hint leads to one index');
  const reverse = collection.documentCount % 2 === 1;
  const scan = new RangeScan(client.engine.store, collection, { ...plan, reverse }, filter, remembered);
  const found: number[] = [];
  while (!scan.done) {
    for (const { bytes } of scan.next(3)) {
      const id = decodeDocument(bytes).get('_id');
      if (id instanceof Int32) found.push(id.value);
    }
  }
  return found;
}
