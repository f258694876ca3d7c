import { mongo } from 'mongoose';
import { connectAnyServer, rejection } from './testing/any-server';

describe('indexes', () => {
  let server: Awaited<ReturnType<typeof connectAnyServer>>;
  let collection: mongo.Collection<mongo.Document & { _id: number }>;

  beforeAll(async () => {
    server = await connectAnyServer();
  });
  afterAll(() => server.close());
  beforeEach(() => {
    collection = server.db.collection(`c${new mongo.ObjectId().toHexString()}`);
  });

  it('over documents that are there already are built before the answer, or fail as a whole', async () => {
    await collection.insertMany(
      Array.from({ length: 1500 }, (_, index) => ({ _id: index, a: index, b: index % 1400 })),
    );
    await collection.createIndex({ a: 1 }, { unique: true });
    expect(await collection.find({ a: { $gte: 1490 } }, { hint: 'a_1' }).toArray()).toHaveLength(10);
    expect(
      await rejection(collection.createIndexes([{ key: { c: 1 } }, { key: { b: 1 }, unique: true }])),
    ).toMatchObject({ code: 11000, keyValue: { b: 0 } });
    expect((await collection.indexes()).map(({ name }) => name)).toEqual(['_id_', 'a_1']);
  });

  it('tell values apart that are too long for a key', async () => {
    await collection.createIndex({ a: 1 }, { unique: true });
    const long = 'x'.repeat(5000);
    await collection.insertMany([
      { _id: 1, a: `${long}1` },
      { _id: 2, a: `${long}2` },
      { _id: 3, a: 'y' },
    ]);
    expect(await rejection(collection.insertOne({ _id: 4, a: `${long}1` }))).toMatchObject({ code: 11000 });
    expect(await collection.findOne({ a: `${long}2` })).toMatchObject({ _id: 2 });
    const ids = async (filter: object) =>
      (await collection.find(filter).sort({ a: 1 }).toArray()).map(({ _id }) => _id);
    expect(await ids({ a: { $gt: `${long}1` } })).toEqual([2, 3]);
    expect(await ids({ a: { $lte: `${long}1` } })).toEqual([1]);
    expect(await ids({ a: /^xxx/ })).toEqual([1, 2]);
  });

  it('that are unique count a missing field as null, unless they are sparse or partial', async () => {
    await collection.createIndex({ a: 1 }, { unique: true });
    await collection.insertOne({ _id: 1 });
    expect(await rejection(collection.insertOne({ _id: 2, a: null }))).toMatchObject({
      code: 11000,
      keyValue: { a: null },
    });
    await collection.dropIndex('a_1');
    await collection.createIndex({ a: 1 }, { unique: true, sparse: true });
    await collection.createIndex({ b: 1 }, { unique: true, partialFilterExpression: { kind: 'direct' } });
    await collection.insertMany([
      { _id: 3 },
      { _id: 4, b: 1 },
      { _id: 5, b: 1, kind: 'direct' },
      { _id: 6, b: 1, kind: 'group' },
    ]);
    expect(await rejection(collection.insertOne({ _id: 7, b: 1, kind: 'direct' }))).toMatchObject({ code: 11000 });
    expect(await rejection(collection.updateOne({ _id: 6 }, { $set: { kind: 'direct' } }))).toMatchObject({
      code: 11000,
    });
    expect(await collection.find({ a: null }).toArray()).toHaveLength(5);
  });

  it('that are unique hold each element of an array, and let one document repeat itself', async () => {
    await collection.createIndex({ a: 1 }, { unique: true });
    await collection.insertOne({ _id: 1, a: [1, 2, 2, 1] });
    expect(await rejection(collection.insertOne({ _id: 2, a: [3, 2] }))).toMatchObject({ code: 11000 });
    await collection.insertOne({ _id: 3, a: 3 });
    expect(await collection.countDocuments({ a: { $gt: 0 } })).toBe(2);
    await collection.createIndex({ b: 1, c: 1 });
    expect(await rejection(collection.insertOne({ _id: 4, a: 9, b: [1], c: [2] }))).toMatchObject({ code: 171 });
  });

  it('decide which of two upserts at once inserts', async () => {
    await collection.createIndex({ pair: 1 }, { unique: true });
    const upserts = Array.from({ length: 40 }, (_, index) =>
      collection.findOneAndUpdate(
        { pair: 'a:b' },
        { $setOnInsert: { _id: index } },
        { upsert: true, returnDocument: 'after' },
      ),
    );
    const ids = (await Promise.all(upserts)).map((document) => document?._id);
    expect(new Set(ids).size).toBe(1);
  });
});
