import { mongo } from 'mongoose';
import { connectAnyServer, rejection } from './testing/any-server';

type Stored = mongo.Document & { _id: number };

describe('documents', () => {
  let server: Awaited<ReturnType<typeof connectAnyServer>>;
  let collection: mongo.Collection<Stored>;

  beforeAll(async () => {
    server = await connectAnyServer();
  });
  afterAll(() => server.close());
  beforeEach(() => {
    collection = server.db.collection(`c${new mongo.ObjectId().toHexString()}`);
  });

  const nested = (levels: number): object =>
    Array.from({ length: levels }).reduce<object>((inner) => ({ a: inner }), {});

  it('nest 180 levels deep, however they come to it', async () => {
    await collection.insertOne({ _id: 1, ...nested(179) });
    expect(await collection.findOne({})).toEqual({ _id: 1, ...nested(179) });
    expect(await rejection(collection.insertOne({ _id: 2, ...nested(180) }))).toMatchObject({ code: 15 });
    const path = (levels: number) => Array.from({ length: levels }, () => 'b').join('.');
    expect(await rejection(collection.updateOne({}, { $set: { [path(181)]: 1 } }))).toMatchObject({ code: 15 });
    await collection.updateOne({}, { $set: { [path(180)]: 1 } });
    expect(await collection.findOne({ [path(180)]: 1 })).toMatchObject({ _id: 1 });
  });

  it('take 16 MB at most', async () => {
    const half = 'x'.repeat(Math.ceil(8.2 * 1024 * 1024));
    await collection.insertOne({ _id: 1, half });
    expect(await rejection(collection.updateOne({ _id: 1 }, { $set: { more: half } }))).toMatchObject({ code: 17419 });
    const upsert = collection.updateOne({ _id: 2, half }, { $set: { more: half } }, { upsert: true });
    expect(await rejection(upsert)).toMatchObject({ code: 17420 });
    expect(await collection.countDocuments()).toBe(1);
  });

  it.each<[string, object, number]>([
    ['a list', [1], 53],
    ['a pattern', /x/, 53],
    ['a document with a dollar', { $a: 1 }, 52],
  ])('do not take %s as _id', async (_name, _id, code) => {
    expect(await rejection(collection.insertOne({ _id: _id as never }))).toMatchObject({ code });
  });

  it('may have names that are empty, dotted or begin with a dollar', async () => {
    const document = { _id: 1, '': 1, 'a.b': 2, $c: 3, d: { $e: 4, '': 5 } };
    await collection.insertOne(document);
    expect(await collection.findOne({})).toEqual(document);
    expect(await collection.findOne({ 'd.$e': 4 })).toEqual(document);
    expect(await collection.findOne({ 'a.b': 2 })).toBeNull();
    await collection.updateOne({}, { $set: { 'f.$g': 1 } });
    expect(await collection.findOne({ 'f.$g': 1 })).toMatchObject({ f: { $g: 1 } });
    await collection.replaceOne({}, { 'x.y': 1, z: { $ref: 'c', $id: 5 } });
    expect(await collection.findOne({ 'z.$id': 5 })).toEqual({ _id: 1, 'x.y': 1, z: new mongo.DBRef('c', 5 as never) });
  });

  it('keep their _id through a replacement, of the same value in another type as well', async () => {
    const raw = () => collection.findOne({}, { promoteValues: false });
    await collection.insertOne({ _id: new mongo.Int32(1) as never, a: 1 });
    await collection.replaceOne({ _id: 1 }, { b: new mongo.Int32(2) });
    expect(await raw()).toEqual({ _id: new mongo.Int32(1), b: new mongo.Int32(2) });
    await server.db.command({
      update: collection.collectionName,
      updates: [{ q: { _id: 1 }, u: { _id: new mongo.Double(1), c: new mongo.Int32(3) } }],
    });
    expect(await raw()).toEqual({ _id: new mongo.Double(1), c: new mongo.Int32(3) });
    expect(await collection.findOne({ _id: mongo.Long.fromNumber(1) })).toMatchObject({ c: 3 });
  });

  it('have one _id each, whatever its type of number', async () => {
    await collection.insertOne({ _id: new mongo.Int32(1) as never });
    for (const _id of [new mongo.Double(1), mongo.Long.fromNumber(1), mongo.Decimal128.fromString('1.00')]) {
      expect(await rejection(collection.insertOne({ _id: _id as never }))).toMatchObject({
        code: 11000,
        keyPattern: { _id: 1 },
        keyValue: { _id: 1 },
      });
    }
    await collection.insertOne({ _id: { a: 1, b: 1 } as never });
    await collection.insertOne({ _id: { b: 1, a: 1 } as never });
    expect(await rejection(collection.insertOne({ _id: { b: 1.0, a: 1 } as never }))).toMatchObject({ code: 11000 });
  });

  it('may have null for their _id, as one value like any other', async () => {
    const any: mongo.Collection = server.db.collection(collection.collectionName);
    const find = async (_id: unknown) => (await any.find({ _id } as object).toArray()).map((document) => document['n']);
    await server.db.command({ insert: any.collectionName, documents: [{ _id: null, n: 1 }] });
    expect(await find(null)).toEqual([1]);
    const again = server.db.command({ insert: any.collectionName, documents: [{ _id: null, n: 2 }] });
    expect(await again).toMatchObject({ n: 0, writeErrors: [{ code: 11000, keyValue: { _id: null } }] });
    await server.db.command({ delete: any.collectionName, deletes: [{ q: { _id: null }, limit: 1 }] });
    const upsert = { q: { _id: null }, u: { $set: { n: 3 } }, upsert: true };
    expect(await server.db.command({ update: any.collectionName, updates: [upsert, upsert] })).toMatchObject({
      n: 2,
      nModified: 0,
      upserted: [{ index: 0, _id: null }],
    });
    expect(await find(null)).toEqual([3]);
    await any.insertOne({ n: 4 });
    expect(await find(null)).toEqual([3]);
  });

  it('get the present time for empty timestamps at the top', async () => {
    const empty = new mongo.Timestamp(0n);
    await collection.insertOne({ _id: 1, at: empty, in: { at: empty } });
    const stored = await collection.findOne<{ at: mongo.Timestamp; in: { at: mongo.Timestamp } }>({});
    expect(stored?.at.getHighBits()).toBeGreaterThan(0);
    expect(stored?.in.at.isZero()).toBe(true);
    await collection.replaceOne({ _id: 1 }, { again: empty });
    const replaced = await collection.findOne<{ again: mongo.Timestamp }>({});
    expect(replaced?.again.getHighBits()).toBeGreaterThan(0);
  });
});
