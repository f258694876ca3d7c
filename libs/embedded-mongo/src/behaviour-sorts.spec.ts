import { mongo } from 'mongoose';
import { connectAnyServer, rejection } from './testing/any-server';

type Stored = mongo.Document & { _id: number };

describe('sorting', () => {
  let server: Awaited<ReturnType<typeof connectAnyServer>>;
  let collection: mongo.Collection<Stored>;

  beforeAll(async () => {
    server = await connectAnyServer();
  });
  afterAll(() => server.close());
  beforeEach(() => {
    collection = server.db.collection(`c${new mongo.ObjectId().toHexString()}`);
  });

  /** The `_id`s, from 1 on, in an order; with a limit beyond them as well, which sorts in another way. */
  const sorted = async (documents: object[], sort: mongo.Sort) => {
    await collection.deleteMany({});
    await collection.insertMany(documents.map((document, index) => ({ _id: index + 1, ...document })));
    const ids = async (limit: number) =>
      (await collection.find({}, { sort, limit, projection: { _id: 1 } }).toArray()).map(({ _id }) => _id);
    expect(await ids(500)).toEqual(await ids(0));
    return ids(0);
  };

  it('follows the comparison order of all types', async () => {
    const documents = [
      { a: new mongo.MaxKey() },
      { a: /x/ },
      { a: new mongo.Timestamp({ t: 1, i: 1 }) },
      { a: new Date(0) },
      { a: false },
      { a: new mongo.ObjectId() },
      { a: new mongo.Binary(Buffer.from([1])) },
      { a: [[1]] },
      { a: {} },
      { a: 'x' },
      { a: mongo.Decimal128.fromString('-Infinity') },
      { a: NaN },
      { a: null },
      { a: new mongo.MinKey() },
    ];
    const order = [14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1];
    expect(await sorted(documents, { a: 1 })).toEqual(order);
    expect(await sorted(documents, { a: -1 })).toEqual(order.reverse());
  });

  it('takes numbers of all types by their value, beyond what a double holds', async () => {
    const documents = [
      { a: mongo.Long.fromString('9007199254740993') },
      { a: 9007199254740992 },
      { a: mongo.Decimal128.fromString('9007199254740992.5') },
      { a: mongo.Long.fromString('9223372036854775807') },
      { a: 2 ** 63 },
      { a: mongo.Decimal128.fromString('1E-400') },
      { a: 0 },
    ];
    expect(await sorted(documents, { a: 1 })).toEqual([7, 6, 2, 3, 1, 4, 5]);
  });

  it('puts undefined and empty arrays first, then null with what is missing', async () => {
    const documents = [{ a: 1 }, { a: null }, { a: {} }, { a: [] }, { a: [1] }, { a: [[1]] }, {}];
    expect(await sorted(documents, { a: 1, _id: 1 })).toEqual([4, 2, 7, 1, 5, 3, 6]);
    expect(await sorted(documents, { a: -1, _id: 1 })).toEqual([6, 3, 1, 5, 2, 7, 4]);
  });

  it('takes the least row of several fields in one array, not the least of each', async () => {
    const documents = [
      {
        a: [
          { b: 4, c: 1 },
          { b: 1, c: 2 },
        ],
      },
      {
        a: [
          { b: 2, c: 1 },
          { b: 4, c: 2 },
        ],
      },
      {
        a: [
          { b: 6, c: 1 },
          { b: 9, c: 2 },
        ],
      },
      {
        a: [
          { b: 4, c: 1 },
          { b: 5, c: 3 },
        ],
      },
      {
        a: [
          { b: 2, c: 1 },
          { b: 7, c: 3 },
        ],
      },
      {
        a: [
          { b: 5, c: 1 },
          { b: 3, c: 3 },
        ],
      },
      {
        a: [
          { b: 7, c: 2 },
          { b: 2, c: 3 },
        ],
      },
      {
        a: [
          { b: 3, c: 2 },
          { b: 8, c: 3 },
        ],
      },
      {
        a: [
          { b: 8, c: 2 },
          { b: 6, c: 3 },
        ],
      },
    ];
    expect(await sorted(documents, { 'a.c': 1, 'a.b': 1, _id: 1 })).toEqual([2, 5, 1, 4, 6, 3, 8, 7, 9]);
    expect(await sorted(documents, { 'a.c': 1, 'a.b': -1, _id: 1 })).toEqual([3, 6, 1, 4, 2, 5, 9, 7, 8]);
    expect(await sorted(documents, { 'a.c': -1, 'a.b': 1, _id: 1 })).toEqual([7, 6, 4, 9, 5, 8, 1, 2, 3]);
    expect(await sorted(documents, { 'a.c': -1, a: -1, _id: 1 })).toEqual([8, 5, 9, 4, 6, 7, 3, 2, 1]);
  });

  it('goes through nested arrays, and takes one that is named by its position as a value', async () => {
    const nested = [
      { a: { b: 2 } },
      { a: { b: [] } },
      { a: { b: [2, 3] } },
      { a: { c: 1 } },
      { a: [] },
      { a: [{ b: [5] }] },
      { a: [{ b: [4, 5] }, { b: 7 }] },
      { a: [{ b: [1, 3] }, { b: [2, 5] }] },
      { a: [{ b: [] }, { b: [1, 3] }] },
    ];
    expect(await sorted(nested, { 'a.b': 1, _id: 1 })).toEqual([2, 9, 4, 5, 8, 1, 3, 7, 6]);
    expect(await sorted(nested, { 'a.b': -1, _id: -1 })).toEqual([7, 8, 6, 9, 3, 1, 5, 4, 2]);
    const positions = [{ a: 1 }, { a: null }, { a: {} }, { a: [] }, {}, { a: [1] }, { a: [[1]] }];
    expect(await sorted(positions, { 'a.0': 1, _id: 1 })).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(await sorted(positions, { 'a.0': -1, _id: 1 })).toEqual([7, 6, 1, 2, 3, 4, 5]);
  });

  it.each<[string, object[], mongo.Sort, number]>([
    ['two arrays side by side', [{ a: [1, 2], b: [1, 2] }], { a: 1, b: 1 }, 2],
    ['two arrays within one document', [{ a: { b: [1], c: [2] } }], { 'a.b': 1, 'a.c': 1 }, 2],
    ['an unknown direction', [], { a: 2 } as unknown as mongo.Sort, 15975],
  ])('refuses %s', async (_name, documents, sort, code) => {
    await collection.insertMany([{ _id: 100, a: 1 }, ...documents.map((d, _id) => ({ _id, ...d }))]);
    const reply = server.db.command({ find: collection.collectionName, sort });
    expect(await rejection(reply)).toMatchObject({ code });
  });
});
