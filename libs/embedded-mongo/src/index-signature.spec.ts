import { mongo } from 'mongoose';
import { connectAnyServer, rejection } from './testing/any-server';

describe('indexes are told apart', () => {
  let server: Awaited<ReturnType<typeof connectAnyServer>>;
  let name: string;

  beforeAll(async () => {
    server = await connectAnyServer();
  });
  afterAll(() => server.close());
  beforeEach(async () => {
    name = `c${new mongo.ObjectId().toHexString()}`;
    await create({ key: { a: 1 }, name: 'plain' });
  });

  const create = (...indexes: object[]) => server.db.command({ createIndexes: name, indexes });
  const names = async () => (await server.db.collection(name).indexes()).map((index) => index.name);

  it('by key, unique, sparse and partial filter, so that several may have one key', async () => {
    await create(
      { key: { a: 1 }, name: 'unique', unique: true },
      { key: { a: 1 }, name: 'sparse', sparse: true },
      { key: { a: 1 }, name: 'both', unique: true, sparse: true },
      { key: { a: 1 }, name: 'partial', partialFilterExpression: { b: { $gt: 0, $lt: 10 }, c: 'x' } },
      { key: { a: 1 }, name: 'other partial', partialFilterExpression: { b: { $gt: 5, $lt: 10 }, c: 'x' } },
    );
    expect(await names()).toEqual(['_id_', 'plain', 'unique', 'sparse', 'both', 'partial', 'other partial']);
    const items = server.db.collection(name);
    await items.insertMany([{ a: 1, b: 7, c: 'x' }, { a: 2 }]);
    expect(await rejection(items.insertOne({ a: 1 }))).toMatchObject({ code: 11000 });
    for (const hint of ['plain', 'unique', 'sparse', 'both']) {
      expect(await items.countDocuments({ a: { $gt: 0 } }, { hint })).toBe(2);
    }
    expect(await items.find({ a: 1, b: 7, c: 'x' }, { hint: 'partial' }).toArray()).toHaveLength(1);
  });

  it.each<[string, object]>([
    ['itself', { key: { a: 1 }, name: 'plain' }],
    ['a number of another type in its key', { key: { a: new mongo.Long(1) }, name: 'plain' }],
    ['what is off', { key: { a: 1 }, name: 'plain', unique: false, sparse: false }],
    ['how it is built', { key: { a: 1 }, name: 'plain', background: true }],
    ['the index over _id', { key: { _id: 1 }, name: 'any' }],
  ])('and not by %s', async (_name, index) => {
    expect(await create(index)).toMatchObject({ numIndexesBefore: 2, numIndexesAfter: 2 });
  });

  it('and not by the order in which a partial filter is written', async () => {
    const key = { d: 1 };
    await create({ key, name: 'p', partialFilterExpression: { a: { $gt: 0, $lt: 10 }, b: 'x' } });
    const partialFilterExpression = { $and: [{ b: 'x' }, { a: { $lt: 10 } }, { a: { $gt: 0 } }] };
    expect(await create({ key, name: 'p', partialFilterExpression })).toMatchObject({ numIndexesAfter: 3 });
    expect(await rejection(create({ key, name: 'q', partialFilterExpression }))).toMatchObject({ code: 85 });
  });

  it.each<[string, object, number]>([
    ['the same index under another name', { key: { a: 1 }, name: 'other' }, 85],
    ['the same index under another name and with a time', { key: { a: 1 }, name: 'other', expireAfterSeconds: 10 }, 85],
    ['the same index, but with a time', { key: { a: 1 }, name: 'plain', expireAfterSeconds: 10 }, 85],
    ['another index under its name', { key: { b: 1 }, name: 'plain' }, 86],
    ['one under its name that is unique', { key: { a: 1 }, name: 'plain', unique: true }, 86],
    ['one under its name that is sparse', { key: { a: 1 }, name: 'plain', sparse: true }, 86],
    ['one under its name that is partial', { key: { a: 1 }, name: 'plain', partialFilterExpression: { a: 1 } }, 86],
    ['a unique one over _id', { key: { _id: 1 }, name: 'any', unique: true }, 197],
    ['one over _id that forgets', { key: { _id: 1 }, name: 'any', expireAfterSeconds: 10 }, 197],
    ['a descending one over _id', { key: { _id: -1 }, name: 'any' }, 2],
  ])('%s is refused', async (_name, index, code) => {
    expect(await rejection(create(index))).toMatchObject({ code });
    expect(await names()).toEqual(['_id_', 'plain']);
  });

  it('by their names where a hint or a removal names a key that several have', async () => {
    const items = server.db.collection(name);
    await items.insertOne({ a: 1 });
    await create({ key: { a: 1 }, name: 'unique', unique: true });
    const hint = { a: 1 };
    expect(await rejection(items.find({ a: 1 }, { hint }).toArray())).toMatchObject({ code: 27 });
    expect(await rejection(items.updateOne({ a: 1 }, { $set: { b: 1 } }, { hint }))).toMatchObject({ code: 27 });
    expect(await rejection(server.db.command({ dropIndexes: name, index: hint }))).toMatchObject({ code: 181 });
    expect(await items.find({ a: 1 }, { hint: 'unique' }).toArray()).toHaveLength(1);
    await items.dropIndex('plain');
    expect(await items.find({ a: 1 }, { hint }).toArray()).toHaveLength(1);
    expect(await rejection(items.find({ a: 1 }, { hint: { a: 5 } }).toArray())).toMatchObject({ code: 2 });
  });
});
