import { mongo } from 'mongoose';
import { connectAnyServer, rejection } from './testing/any-server';

const { Decimal128, Double, Int32, Long, ObjectId } = mongo;

type Stored = mongo.Document & { _id: number };

describe('updates', () => {
  let server: Awaited<ReturnType<typeof connectAnyServer>>;
  let collection: mongo.Collection<Stored>;

  beforeAll(async () => {
    server = await connectAnyServer();
  });
  afterAll(() => server.close());
  beforeEach(() => {
    collection = server.db.collection(`c${new ObjectId().toHexString()}`);
  });

  const changed = async (before: object, update: object, options: mongo.UpdateOptions = {}, filter: object = {}) => {
    await collection.deleteMany({});
    await collection.insertOne({ _id: 1, ...before });
    await collection.updateOne({ _id: 1, ...filter }, update, options);
    const after = await collection.findOne({}, { projection: { _id: 0 }, promoteValues: true });
    return after as object;
  };

  it('set, unset and rename fields, new ones in the order of their names', async () => {
    expect(await changed({ a: 1 }, { $set: { c: 1, b: 2, 'd.e': 3 } })).toEqual({ a: 1, b: 2, c: 1, d: { e: 3 } });
    expect(Object.keys(await changed({ z: 1 }, { $set: { c: 1, b: 2 }, $inc: { a: 1 } }))).toEqual([
      'z',
      'a',
      'b',
      'c',
    ]);
    expect(await changed({ a: 1, b: { c: 1, d: 2 } }, { $unset: { a: '', 'b.c': '', nothing: 1 } })).toEqual({
      b: { d: 2 },
    });
    expect(await changed({ a: [1, 2, 3] }, { $unset: { 'a.1': '' } })).toEqual({ a: [1, null, 3] });
    expect(await changed({ a: 1, b: 2 }, { $rename: { a: 'x.y', nothing: 'z' } })).toEqual({ b: 2, x: { y: 1 } });
    expect(Object.keys(await changed({ a: 1 }, { $rename: { a: 'z' }, $set: { b: 1 } }))).toEqual(['b', 'z']);
    expect(await changed({ a: 1 }, { $unset: { 'a.b': '' } })).toEqual({ a: 1 });
    expect(await changed({ a: [1] }, { $set: { 'a.3': 4 } })).toEqual({ a: [1, null, null, 4] });
    expect(await changed({ a: 1 }, { $set: { _id: 1, a: 2 } })).toEqual({ a: 2 });
  });

  it('keep the types of numbers', async () => {
    const numbers = {
      int: new Int32(1),
      long: Long.fromNumber(1),
      double: new Double(1),
      decimal: Decimal128.fromString('1.1'),
    };
    const typed = async (update: object, before: object = numbers) => {
      await collection.deleteMany({});
      await collection.insertOne({ _id: 1, ...before });
      await collection.updateOne({ _id: 1 }, update);
      return collection.findOne({ _id: 1 }, { promoteValues: false, projection: { _id: 0 } });
    };
    expect(
      await typed({ $inc: { int: new Int32(1), long: new Int32(1), double: new Int32(1), decimal: new Int32(1) } }),
    ).toEqual({
      int: new Int32(2),
      long: Long.fromNumber(2),
      double: new Double(2),
      decimal: Decimal128.fromString('2.1'),
    });
    expect(await typed({ $inc: { int: new Double(0.5) } })).toMatchObject({ int: new Double(1.5) });
    expect(await typed({ $inc: { int: Long.fromNumber(1) } })).toMatchObject({ int: Long.fromNumber(2) });
    expect(await typed({ $inc: { a: new Int32(1) } }, { a: new Int32(2147483647) })).toEqual({
      a: Long.fromString('2147483648'),
    });
    expect(await typed({ $mul: { int: new Int32(3), missing: new Double(2) } })).toMatchObject({
      int: new Int32(3),
      missing: new Double(0),
    });
    expect(await typed({ $max: { int: new Double(1) }, $min: { long: new Int32(0) } })).toMatchObject({
      int: new Int32(1),
      long: new Int32(0),
    });
    expect(await typed({ $bit: { int: { or: new Int32(6) } } })).toMatchObject({ int: new Int32(7) });
  });

  it('push, pull and pop', async () => {
    expect(await changed({}, { $push: { a: 1 } })).toEqual({ a: [1] });
    expect(await changed({ a: [1] }, { $push: { a: { $each: [2, 3], $position: 0 } } })).toEqual({ a: [2, 3, 1] });
    expect(await changed({ a: [1, 2] }, { $push: { a: { $each: [9], $position: -1 } } })).toEqual({ a: [1, 9, 2] });
    expect(await changed({ a: [3, 1] }, { $push: { a: { $each: [2], $sort: 1, $slice: -2 } } })).toEqual({ a: [2, 3] });
    expect(await changed({ a: [{ b: 2 }] }, { $push: { a: { $each: [{ b: 1 }], $sort: { b: 1 } } } })).toEqual({
      a: [{ b: 1 }, { b: 2 }],
    });
    expect(
      await changed({ a: [{ b: [3, 0] }, { b: 1 }] }, { $push: { a: { $each: [{ b: [1, 9] }], $sort: { b: 1 } } } }),
    ).toEqual({ a: [{ b: 1 }, { b: [1, 9] }, { b: [3, 0] }] });
    expect(await changed({ a: [1] }, { $addToSet: { a: { $each: [1, 2, 2] } } })).toEqual({ a: [1, 2] });
    expect(await changed({ a: [1] }, { $addToSet: { a: [1] } })).toEqual({ a: [1, [1]] });
    expect(await changed({ a: [1, 2, 3] }, { $pop: { a: 1 } })).toEqual({ a: [1, 2] });
    expect(await changed({ a: [1, 2, 3] }, { $pop: { a: -1 } })).toEqual({ a: [2, 3] });
    expect(await changed({ a: [1, 5, 8] }, { $pull: { a: { $gte: 5 } } })).toEqual({ a: [1] });
    expect(await changed({ a: [{ b: 1, c: 2 }, { b: 2 }] }, { $pull: { a: { b: 1 } } })).toEqual({ a: [{ b: 2 }] });
    expect(await changed({ a: ['x', 'y'] }, { $pull: { a: /^x/ } })).toEqual({ a: ['y'] });
    expect(await changed({ a: [1, 2, 1, 3] }, { $pullAll: { a: [1, 3] } })).toEqual({ a: [2] });
  });

  it('reach array elements by $, $[] and $[identifier]', async () => {
    expect(await changed({ a: [1, 5, 5] }, { $set: { 'a.$': 9 } }, {}, { a: 5 })).toEqual({ a: [1, 9, 5] });
    expect(await changed({ a: [{ b: 1 }, { b: 2 }] }, { $inc: { 'a.$.b': 5 } }, {}, { 'a.b': 2 })).toEqual({
      a: [{ b: 1 }, { b: 7 }],
    });
    expect(
      await changed({ a: [{ b: 1 }, { b: 2 }] }, { $set: { 'a.$.c': 5 } }, {}, { a: { $elemMatch: { b: 2 } } }),
    ).toEqual({
      a: [{ b: 1 }, { b: 2, c: 5 }],
    });
    expect(await changed({ a: [1, 2] }, { $inc: { 'a.$[]': 10 } })).toEqual({ a: [11, 12] });
    expect(
      await changed({ a: [1, 5, 9] }, { $set: { 'a.$[big]': 0 } }, { arrayFilters: [{ big: { $gte: 5 } }] }),
    ).toEqual({ a: [1, 0, 0] });
    expect(
      await changed(
        {
          a: [
            { id: 1, b: [1, 2] },
            { id: 2, b: [1, 2] },
          ],
        },
        { $inc: { 'a.$[x].b.$[y]': 10 } },
        { arrayFilters: [{ 'x.id': 2 }, { y: { $gt: 1 } }] },
      ),
    ).toEqual({
      a: [
        { id: 1, b: [1, 2] },
        { id: 2, b: [1, 12] },
      ],
    });
  });

  it('count what they matched and what they changed', async () => {
    await collection.insertMany([
      { _id: 1, a: 1 },
      { _id: 2, a: 1 },
      { _id: 3, a: 2 },
    ]);
    expect(await collection.updateMany({ a: 1 }, { $set: { a: 1 } })).toMatchObject({
      matchedCount: 2,
      modifiedCount: 0,
    });
    expect(await collection.updateMany({ a: { $lte: 2 } }, { $set: { a: 2 } })).toMatchObject({
      matchedCount: 3,
      modifiedCount: 2,
    });
    expect(await collection.updateOne({ a: 99 }, { $set: { a: 1 } })).toMatchObject({
      matchedCount: 0,
      upsertedCount: 0,
    });
    expect(await collection.replaceOne({ _id: 3 }, { b: 1 })).toMatchObject({ modifiedCount: 1 });
    expect(await collection.findOne({ _id: 3 })).toEqual({ _id: 3, b: 1 });
    expect(await collection.deleteMany({ _id: { $in: [1, 2, 9] } })).toMatchObject({ deletedCount: 2 });
  });

  it('seed an upsert from the filter', async () => {
    const upserted = async (filter: object, update: object) => {
      await collection.deleteMany({});
      const result = await collection.updateOne(filter, update, { upsert: true });
      expect(result).toMatchObject({ matchedCount: 0, upsertedCount: 1 });
      return collection.findOne({});
    };
    expect(await upserted({ _id: 5, a: 1, b: { $gt: 3 }, 'c.d': { $eq: 2 } }, { $set: { e: 1 } })).toEqual({
      _id: 5,
      a: 1,
      c: { d: 2 },
      e: 1,
    });
    expect(
      await upserted({ $and: [{ _id: 1 }, { a: { $in: [7] } }] }, { $setOnInsert: { b: 1 }, $inc: { n: 1 } }),
    ).toEqual({ _id: 1, a: 7, b: 1, n: 1 });
    expect(await upserted({ a: 1 }, { $set: { b: 2 } })).toMatchObject({
      _id: expect.any(ObjectId) as unknown,
      a: 1,
      b: 2,
    });
    expect(await upserted({ _id: 4, a: 1 }, { $push: { list: 1 } })).toEqual({ _id: 4, a: 1, list: [1] });
    await collection.deleteMany({});
    await collection.replaceOne({ _id: 8, a: 1 }, { b: 1 }, { upsert: true });
    expect(await collection.findOne({})).toEqual({ _id: 8, b: 1 });
    await collection.updateOne({ _id: 8 }, { $setOnInsert: { c: 1 }, $set: { b: 2 } }, { upsert: true });
    expect(await collection.findOne({})).toEqual({ _id: 8, b: 2 });
  });

  it('find and modify one document in an order', async () => {
    await collection.insertMany([
      { _id: 1, a: 3 },
      { _id: 2, a: 1 },
      { _id: 3, a: 2 },
    ]);
    expect(await collection.findOneAndUpdate({}, { $inc: { a: 10 } }, { sort: { a: 1 } })).toEqual({ _id: 2, a: 1 });
    expect(
      await collection.findOneAndUpdate(
        {},
        { $set: { b: 1 } },
        { sort: { a: -1 }, returnDocument: 'after', projection: { b: 1 } },
      ),
    ).toEqual({ _id: 2, b: 1 });
    expect(await collection.findOneAndDelete({ a: { $lt: 3 } })).toEqual({ _id: 3, a: 2 });
    expect(await collection.findOneAndReplace({ _id: 1 }, { c: 1 }, { returnDocument: 'after' })).toEqual({
      _id: 1,
      c: 1,
    });
    expect(await collection.findOneAndUpdate({ _id: 9 }, { $set: { a: 1 } })).toBeNull();
    expect(
      await collection.findOneAndUpdate({ _id: 9 }, { $set: { a: 1 } }, { upsert: true, returnDocument: 'after' }),
    ).toEqual({ _id: 9, a: 1 });
    expect(await collection.findOneAndUpdate({ _id: 10 }, { $set: { a: 1 } }, { upsert: true })).toBeNull();
  });

  it('go on after a failure only when unordered, each failure at its place', async () => {
    await collection.createIndex({ a: 1 }, { unique: true });
    await collection.insertOne({ _id: 1, a: 1 });
    const documents = [
      { _id: 2, a: 2 },
      { _id: 3, a: 1 },
      { _id: 2, a: 4 },
      { _id: 5, a: 5 },
    ];
    const failure = (await rejection(
      collection.insertMany(documents, { ordered: false }),
    )) as mongo.MongoBulkWriteError;
    expect(failure.insertedCount).toBe(2);
    expect([failure.writeErrors].flat().map(({ index, code }) => [index, code])).toEqual([
      [1, 11000],
      [2, 11000],
    ]);
    expect(await collection.countDocuments()).toBe(3);
    expect(
      await rejection(
        collection.bulkWrite([
          { insertOne: { document: { _id: 7, a: 7 } } },
          { updateOne: { filter: { _id: 7 }, update: { $set: { a: 5 } } } },
          { deleteOne: { filter: { _id: 1 } } },
        ]),
      ),
    ).toMatchObject({ code: 11000 });
    expect(await collection.countDocuments({ _id: { $in: [1, 7] } })).toBe(2);
  });

  it.each<[string, object, object, number, (mongo.UpdateOptions & { filter?: object })?]>([
    ['to increment text', { a: 'x' }, { $inc: { a: 1 } }, 14],
    ['to increment by text', { a: 1 }, { $inc: { a: 'x' } }, 14],
    ['two changes of one path', { a: 1 }, { $set: { a: 1 }, $inc: { a: 1 } }, 40],
    ['two changes on one path', { a: {} }, { $set: { a: {}, 'a.b': 1 } }, 40],
    ['to change _id', {}, { $set: { _id: 2 } }, 66],
    ['to unset _id', {}, { $unset: { _id: '' } }, 66],
    ['to go through a number', { a: 1 }, { $set: { 'a.b': 1 } }, 28],
    ['to go through null', { a: null }, { $set: { 'a.b': 1 } }, 28],
    ['a name in an array', { a: [1] }, { $set: { 'a.b': 1 } }, 28],
    ['to push on a number', { a: 1 }, { $push: { a: 1 } }, 2],
    ['to add a number to no set', { a: 1 }, { $addToSet: { a: 1 } }, 2],
    ['to pop from a number', { a: 1 }, { $pop: { a: 1 } }, 14],
    ['to pop below a number', { a: 1 }, { $pop: { 'a.b': 1 } }, 28],
    ['to pull by a name in an array', { a: [1] }, { $pull: { 'a.b': 1 } }, 28],
    ['to rename from below a number', { a: 1 }, { $rename: { 'a.b': 'c' } }, 28],
    ['to rename an array element', { a: [{ b: 1 }] }, { $rename: { 'a.0.b': 'c' } }, 2],
    ['to pull from a number', { a: 1 }, { $pull: { a: 1 } }, 2],
    ['an unknown modifier', { a: 1 }, { $foo: { a: 1 } }, 9],
    ['an empty name', { a: 1 }, { $set: { 'a.': 1 } }, 56],
    ['a dollar name at the top', { a: {} }, { $set: { $b: 1 } }, 52],
    ['a filter that is not there', { a: [1] }, { $set: { 'a.$[x]': 1 } }, 2],
    ['a filter that is not used', { a: [1] }, { $set: { a: 1 } }, 9, { arrayFilters: [{ x: 1 }] }],
    ['$ without a match in an array', { a: [1] }, { $set: { 'a.$': 1 } }, 2],
    ['elements of no array', { a: 1 }, { $set: { 'a.$[]': 1 } }, 2],
    ['a rename onto itself', { a: 1 }, { $rename: { a: 'a' } }, 2],
    ['$bit on a double', { a: 1.5 }, { $bit: { a: { or: 1 } } }, 2],
    [
      'an upsert that asks one path twice',
      {},
      { $set: { b: 1 } },
      54,
      { upsert: true, filter: { $and: [{ a: 1 }, { a: 2 }] } },
    ],
  ])('refuse %s', async (_name, before, update, code, { filter = {}, ...options } = {}) => {
    await collection.insertOne({ _id: 1, ...before });
    const target = 'upsert' in options ? filter : { _id: 1 };
    expect(await rejection(collection.updateOne(target as never, update as never, options))).toMatchObject({ code });
    expect(await collection.findOne({})).toEqual({ _id: 1, ...before });
  });

  it('lose none of two writers of one document', async () => {
    await collection.insertOne({ _id: 1, n: 0 });
    await Promise.all(Array.from({ length: 200 }, () => collection.updateOne({ _id: 1 }, { $inc: { n: 1 } })));
    await Promise.all(
      Array.from({ length: 50 }, () => collection.findOneAndUpdate({ n: { $gte: 0 } }, { $inc: { n: 1 } })),
    );
    expect(await collection.findOne({ _id: 1 })).toEqual({ _id: 1, n: 250 });
  });
});
