import { mongo } from 'mongoose';
import { connectAnyServer, rejection } from './testing/any-server';

type Stored = mongo.Document & { _id: number };

describe('updates of array elements', () => {
  let server: Awaited<ReturnType<typeof connectAnyServer>>;
  let collection: mongo.Collection<Stored>;

  beforeAll(async () => {
    server = await connectAnyServer();
  });
  afterAll(() => server.close());
  beforeEach(() => {
    collection = server.db.collection(`c${new mongo.ObjectId().toHexString()}`);
  });

  const changed = async (before: object, update: object, options: mongo.UpdateOptions = {}, filter: object = {}) => {
    await collection.deleteMany({});
    await collection.insertOne({ _id: 1, ...before });
    await collection.updateOne({ _id: 1, ...filter }, update, options);
    return (await collection.findOne({}, { projection: { _id: 0 } })) as object;
  };

  it('by $ take the position of the last condition, of $all and of values of one field', async () => {
    const pairs = { a: [1, 2, 3], b: [0, 0, 0] };
    const b = async (filter: object) => (await changed(pairs, { $set: { 'b.$': 9 } }, {}, filter)) as typeof pairs;
    expect((await b({ a: 2 })).b).toEqual([0, 9, 0]);
    expect((await b({ $and: [{ a: 3 }, { a: 1 }] })).b).toEqual([9, 0, 0]);
    expect((await b({ a: { $all: [1, 3] } })).b).toEqual([0, 0, 9]);
    expect((await b({ $or: [{ a: 3 }, { a: 2 }] })).b).toEqual([0, 9, 0]);
    expect((await b({ a: { $elemMatch: { $gt: 1, $lt: 3 } } })).b).toEqual([0, 9, 0]);
    expect(await changed({ a: [{ b: [1] }, { b: [2, 3] }] }, { $set: { 'a.$.c': 1 } }, {}, { 'a.b': 3 })).toEqual({
      a: [{ b: [1] }, { b: [2, 3], c: 1 }],
    });
    expect(await changed({ a: [{ b: [1, 2] }] }, { $set: { 'a.0.b.$': 9 } }, {}, { 'a.0.b': 2 })).toEqual({
      a: [{ b: [1, 9] }],
    });
  });

  it('by several identifiers may meet in an element, though not in a field of it', async () => {
    const before = { a: [{ x: 0, b: [{ y: 0, c: 0, d: 0 }] }] };
    const arrayFilters = [{ 'i.x': 0 }, { 'j.x': 0 }, { 'k.y': 0 }];
    expect(await changed(before, { $set: { 'a.$[i].b.$[k].c': 1, 'a.$[j].b.$[k].d': 1 } }, { arrayFilters })).toEqual({
      a: [{ x: 0, b: [{ y: 0, c: 1, d: 1 }] }],
    });
    expect(
      await changed(
        {
          a: [
            { x: 0, c: 0 },
            { x: 1, c: 0 },
          ],
        },
        { $set: { 'a.$[i].c': 1, 'a.$[j].c': 2 } },
        { arrayFilters: [{ 'i.x': 0 }, { 'j.x': 1 }] },
      ),
    ).toEqual({
      a: [
        { x: 0, c: 1 },
        { x: 1, c: 2 },
      ],
    });
  });

  it('by identifiers ask as a query does, nested arrays included', async () => {
    const filtered = (before: object, arrayFilters: object[], path = 'a.$[i]') =>
      changed({ a: before }, { $set: { [path]: 9 } }, { arrayFilters: arrayFilters });
    expect(await filtered([[0], [1]], [{ i: 0 }])).toEqual({ a: [9, [1]] });
    expect(await filtered([0, 1, 3], [{ $or: [{ i: 0 }, { i: 3 }] }])).toEqual({ a: [9, 1, 9] });
    expect(
      await filtered(
        [
          [0, 1],
          [0, 1],
        ],
        [{ j: 0 }],
        'a.$[].$[j]',
      ),
    ).toEqual({
      a: [
        [9, 1],
        [9, 1],
      ],
    });
    expect(await changed({ a: [1, 2] }, { $unset: { 'a.$[]': '' } })).toEqual({ a: [null, null] });
  });

  it('pull by a condition on the element, on what is in it, or by equality of the whole', async () => {
    const pulled = async (list: unknown[], condition: unknown) =>
      ((await changed({ a: list }, { $pull: { a: condition } })) as { a: unknown[] }).a;
    expect(await pulled([[6, 1], [1], 7, 2], { $gt: 5 })).toEqual([[1], 2]);
    expect(await pulled([{ x: 1 }, { y: 'y' }, { z: 'z' }], { $or: [{ y: { $exists: true } }, { z: 'z' }] })).toEqual([
      { x: 1 },
    ]);
    expect(await pulled([[1, 2], 1, 2], [1, 2])).toEqual([1, 2]);
    expect(await pulled([{ b: [1, 2] }, { b: [3] }], { b: 2 })).toEqual([{ b: [3] }]);
    expect(await pulled([{ b: 1, c: 1 }, { b: 1 }, 1], {})).toEqual([1]);
    expect(await pulled(['a', ['ab'], 'b', 1], /^a/)).toEqual(['b', 1]);
    expect(await pulled([null, 1, {}], null)).toEqual([1, {}]);
    expect(await pulled([1, 2, 3], { $in: [1, 3] })).toEqual([2]);
    expect(await pulled([1, 2, 3], { $not: { $gt: 1 } })).toEqual([2, 3]);
  });

  it('push and add values as they are, clauses only with $each', async () => {
    expect(await changed({ a: [1] }, { $push: { a: [2, 3] } })).toEqual({ a: [1, [2, 3]] });
    expect(await changed({ a: [1] }, { $push: { a: { $position: 0, $each: [0] } } })).toEqual({ a: [0, 1] });
    expect(await changed({ a: [3, 1] }, { $push: { a: { $each: [], $sort: -1 } } })).toEqual({ a: [3, 1] });
    expect(await changed({ a: [1, 2, 3] }, { $push: { a: { $each: [], $slice: 0 } } })).toEqual({ a: [] });
    expect(await changed({ a: [1] }, { $push: { a: { $each: [7], $position: 99 } } })).toEqual({ a: [1, 7] });
    expect(await changed({ a: [1] }, { $push: { a: { $each: [7], $position: -99 } } })).toEqual({ a: [7, 1] });
    expect(await changed({}, { $addToSet: { a: { $each: [] } } })).toEqual({ a: [] });
    expect(await changed({ a: [{ x: 1, y: 2 }] }, { $addToSet: { a: { y: 2, x: 1 } } })).toEqual({
      a: [
        { x: 1, y: 2 },
        { y: 2, x: 1 },
      ],
    });
    expect(await changed({ a: [1] }, { $addToSet: { a: mongo.Long.fromNumber(1) } })).toEqual({ a: [1] });
    expect(await changed({ a: [] }, { $pop: { a: 1 } })).toEqual({ a: [] });
    expect(await changed({}, { $pop: { a: 1 }, $pull: { b: 1 }, $pullAll: { c: [1] }, $unset: { d: 1 } })).toEqual({});
  });

  it.each<[string, object, object, number, mongo.UpdateOptions?, object?]>([
    ['$[i] beside $', {}, { $set: { 'a.$[i]': 0, 'a.$': 0 } }, 40, { arrayFilters: [{ i: 0 }] }],
    ['$[i] beside a position', {}, { $set: { 'a.$[i]': 0, 'a.0': 0 } }, 40, { arrayFilters: [{ i: 0 }] }],
    ['$[i] beside a name', {}, { $set: { 'a.$[i]': 0, 'a.b': 0 } }, 40, { arrayFilters: [{ i: 0 }] }],
    ['$ and its position', { a: [1] }, { $set: { 'a.$': 0, 'a.0': 0 } }, 40, {}, { a: 1 }],
    [
      'two identifiers that meet in a field',
      { a: [{ x: 0 }] },
      { $set: { 'a.$[i].c': 1, 'a.$[j].c': 2 } },
      40,
      { arrayFilters: [{ 'i.x': 0 }, { 'j.x': 0 }] },
    ],
    ['a filter of two names', {}, { $set: { 'a.$[i]': 0 } }, 9, { arrayFilters: [{ i: 0, j: 0 }] }],
    ['a filter without a name', {}, { $set: { 'a.$[i]': 0 } }, 9, { arrayFilters: [{ $alwaysTrue: 1 }] }],
    ['two filters of one name', {}, { $set: { 'a.$[i]': 0 } }, 9, { arrayFilters: [{ i: 0 }, { i: 1 }] }],
    ['a filter whose name is an operator', {}, { $set: { 'a.$[$i]': 0 } }, 2, { arrayFilters: [{ $i: 0 }] }],
    ['a filter whose name is upper case', {}, { $set: { 'a.$[I]': 0 } }, 2, { arrayFilters: [{ I: 0 }] }],
    ['filters that are no list', {}, { $set: { 'a.$[i]': 0 } }, 14, { arrayFilters: { i: 0 } as never }],
    ['a filter that is no document', {}, { $set: { 'a.$[i]': 0 } }, 14, { arrayFilters: ['x'] as never }],
    ['a rename of elements', { a: [1] }, { $rename: { 'a.$[]': 'b' } }, 2],
    ['a rename to elements', { a: 1 }, { $rename: { a: 'b.$[]' } }, 2],
    ['two $ in one path', { a: [1] }, { $set: { 'a.$.b.$': 0 } }, 2, {}, { a: 1 }],
    ['a path that begins with $', { a: [1] }, { $set: { $: 0 } }, 2],
    ['a position that a filter named', { a: [1] }, { $set: { 'a.$': 0 } }, 2, {}, { 'a.0': 1 }],
    [
      'a position that alternatives give',
      { a: [1], b: 2 },
      { $set: { 'a.$': 0 } },
      2,
      {},
      { $or: [{ a: 1 }, { b: 3 }] },
    ],
    ['a name in an array of documents', { a: [{ b: 0 }] }, { $set: { 'a.b': 1 } }, 28],
    ['a position far beyond the end', { a: [1] }, { $set: { 'a.1500002': 1 } }, 34],
    ['an unknown clause of $push', { a: [] }, { $push: { a: { $each: [1], $foo: 1 } } }, 2],
    ['$each that is no list', { a: [] }, { $push: { a: { $each: 1 } } }, 2],
    ['$slice that is no number', { a: [] }, { $push: { a: { $each: [], $slice: 'x' } } }, 2],
    ['$position with a fraction', { a: [] }, { $push: { a: { $each: [], $position: 1.5 } } }, 2],
    ['$sort by zero', { a: [] }, { $push: { a: { $each: [], $sort: 0 } } }, 2],
    ['$sort by nothing', { a: [] }, { $push: { a: { $each: [], $sort: {} } } }, 2],
    ['$addToSet with more than $each', { a: [] }, { $addToSet: { a: { $each: [1], b: 1 } } }, 2],
    ['$pop by two', { a: [1] }, { $pop: { a: 2 } }, 9],
    ['$pop by text', { a: [1] }, { $pop: { a: 'x' } }, 9],
    ['$pullAll of no list', { a: [1] }, { $pullAll: { a: 1 } }, 2],
    ['$pull from text', { a: 'x' }, { $pull: { a: 'x' } }, 2],
  ])('refuse %s', async (_name, before, update, code, ...[options = {}, filter = {}]) => {
    await collection.insertOne({ _id: 1, ...before });
    expect(await rejection(collection.updateOne({ _id: 1, ...filter }, update, options))).toMatchObject({ code });
    expect(await collection.findOne({})).toEqual({ _id: 1, ...before });
  });
});
