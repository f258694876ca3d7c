import { mongo } from 'mongoose';
import { connectAnyServer, rejection } from './testing/any-server';

const { Binary, BSONRegExp, Decimal128, Double, Int32, Long, MaxKey, MinKey, ObjectId, Timestamp } = mongo;

type Case = [filter: object, found: unknown[]];

describe('queries', () => {
  let server: Awaited<ReturnType<typeof connectAnyServer>>;
  let collection: mongo.Collection<mongo.Document & { _id: number }>;

  beforeAll(async () => {
    server = await connectAnyServer();
  });
  afterAll(() => server.close());
  beforeEach(() => {
    collection = server.db.collection(`c${new ObjectId().toHexString()}`);
  });

  const ids = async (filter: object, options: mongo.FindOptions = {}) =>
    (
      await collection
        .find(filter as mongo.Filter<mongo.Document & { _id: number }>, { sort: { _id: 1 }, ...options })
        .toArray()
    ).map(({ _id }) => _id);
  const store = (documents: object[]) =>
    collection.insertMany(documents.map((document, index) => ({ _id: index, ...document })));
  const expectCases = async (cases: Case[]) => {
    for (const [filter, found] of cases) {
      expect({ filter, found: await ids(filter) }).toEqual({ filter, found });
    }
  };

  it('compare numbers of all types by value', async () => {
    await store([
      { a: new Int32(5) },
      { a: new Double(5) },
      { a: Long.fromNumber(5) },
      { a: Decimal128.fromString('5.0') },
      { a: 5.5 },
      { a: '5' },
      { a: NaN },
    ]);
    await expectCases([
      [{ a: 5 }, [0, 1, 2, 3]],
      [{ a: Decimal128.fromString('5') }, [0, 1, 2, 3]],
      [{ a: { $gt: 5 } }, [4]],
      [{ a: { $lt: 6 } }, [0, 1, 2, 3, 4]],
      [{ a: NaN }, [6]],
      [{ a: { $gte: NaN } }, [6]],
      [{ a: { $type: 'number' } }, [0, 1, 2, 3, 4, 6]],
      [{ a: { $type: ['int', 'decimal'] } }, [0, 3]],
      [{ a: { $mod: [5, 0] } }, [0, 1, 2, 3, 4]],
      [{ a: { $in: [5.5, '5'] } }, [4, 5]],
    ]);
  });

  it('take null for null and for what is not there', async () => {
    await store([
      { a: null },
      {},
      { a: 1 },
      { a: [null, 1] },
      { a: [] },
      { a: { b: null } },
      { a: [{ b: 1 }, {}] },
      { a: [{ b: 1 }] },
    ]);
    await expectCases([
      [{ a: null }, [0, 1, 3]],
      [{ a: { $lte: null } }, [0, 1, 3]],
      [{ a: { $gt: null } }, []],
      [{ a: { $ne: null } }, [2, 4, 5, 6, 7]],
      [{ a: { $exists: false } }, [1]],
      [{ a: { $exists: true, $ne: null } }, [2, 4, 5, 6, 7]],
      [{ 'a.b': null }, [0, 1, 2, 5, 6]],
      [{ 'a.b': { $exists: false } }, [0, 1, 2, 3, 4]],
      [{ a: { $in: [null, 1] } }, [0, 1, 2, 3]],
      [{ a: { $nin: [null] } }, [2, 4, 5, 6, 7]],
      [{ a: { $type: 'null' } }, [0, 3]],
    ]);
  });

  it('walk arrays one level deep and compare them as a whole', async () => {
    await store([
      { a: [1, 2, 3] },
      { a: [[1, 2], 3] },
      { a: 2 },
      {
        a: [
          { b: 1, c: 2 },
          { b: 3, c: 4 },
        ],
      },
      { a: { b: [1, 3] } },
      { a: [] },
    ]);
    await expectCases([
      [{ a: 2 }, [0, 2]],
      [{ a: [1, 2] }, [1]],
      [{ a: [1, 2, 3] }, [0]],
      [{ a: { $gt: 2 } }, [0, 1]],
      [{ a: { $elemMatch: { $gt: 1, $lt: 3 } } }, [0]],
      [{ a: { $gt: 2, $lt: 2 } }, [0]],
      [{ a: { $size: 3 } }, [0]],
      [{ a: { $size: 0 } }, [5]],
      [{ a: { $all: [1, 3] } }, [0]],
      [{ a: { $all: [[1, 2]] } }, [1]],
      [{ a: { $all: [] } }, []],
      [{ a: { $all: [{ $elemMatch: { b: 1 } }, { $elemMatch: { c: 4 } }] } }, [3]],
      [{ 'a.b': 1 }, [3, 4]],
      [{ 'a.b': 1, 'a.c': 4 }, [3]],
      [{ a: { $elemMatch: { b: 1, c: 4 } } }, []],
      [{ a: { $elemMatch: { b: 1, c: 2 } } }, [3]],
      [{ 'a.0': 1 }, [0]],
      [{ 'a.0.b': 1 }, [3]],
      [{ 'a.b.1': 3 }, [4]],
      [{ 'a.1': 3 }, [1]],
      [{ a: { $type: 'array' } }, [0, 1, 3, 5]],
      [{ a: { $not: { $gt: 1 } } }, [3, 4, 5]],
    ]);
  });

  it('compare embedded documents with the order of their keys', async () => {
    await store([{ a: { x: 1, y: 2 } }, { a: { y: 2, x: 1 } }, { a: { x: 1 } }, { a: {} }]);
    await expectCases([
      [{ a: { x: 1, y: 2 } }, [0]],
      [{ a: { y: 2, x: 1 } }, [1]],
      [{ a: {} }, [3]],
      [{ a: { $gt: { x: 1 } } }, [0, 1]],
      [{ 'a.x': 1 }, [0, 1, 2]],
    ]);
  });

  it('compare only within a type, but for the extreme keys', async () => {
    const date = new Date(1000);
    await store([
      { a: new MinKey() },
      { a: 1 },
      { a: 'text' },
      { a: new Binary(Buffer.from([1, 2])) },
      { a: new Binary(Buffer.from([9])) },
      { a: true },
      { a: date },
      { a: new Timestamp({ t: 1, i: 1 }) },
      { a: new MaxKey() },
    ]);
    await expectCases([
      [{ a: { $gt: 'a' } }, [2]],
      [{ a: { $gt: new Binary(Buffer.from([9])) } }, [3]],
      [{ a: { $gte: false } }, [5]],
      [{ a: { $lt: new Date(2000) } }, [6]],
      [{ a: { $gt: new MinKey() } }, [1, 2, 3, 4, 5, 6, 7, 8]],
      [{ a: { $lt: new MaxKey() } }, [0, 1, 2, 3, 4, 5, 6, 7]],
      [{ a: new MaxKey() }, [8]],
    ]);
    expect(await ids({}, { sort: { a: 1 } })).toEqual([0, 1, 2, 4, 3, 5, 6, 7, 8]);
    expect(await ids({}, { sort: { a: -1 } })).toEqual([8, 7, 6, 5, 3, 4, 2, 1, 0]);
  });

  it('match patterns as PCRE does', async () => {
    await store([
      { a: 'Ana' },
      { a: 'ana\n' },
      { a: 'b\nana' },
      { a: ['x', 'banana'] },
      { a: new BSONRegExp('^ana', '') },
      { a: 1 },
    ]);
    await expectCases([
      [{ a: /^ana/ }, [1, 4]],
      [{ a: /^ana/i }, [0, 1]],
      [{ a: { $regex: '^ana$' } }, [1]],
      [{ a: { $regex: '^ana$', $options: 'm' } }, [1, 2]],
      [{ a: { $regex: 'B.ANA', $options: 'si' } }, [2]],
      [{ a: { $regex: 'a n a # spaces do not count', $options: 'x' } }, [1, 2, 3]],
      [{ a: { $regex: '\\Aana\\Z' } }, [1]],
      [{ a: { $in: [/^b/, 1] } }, [2, 3, 5]],
      [{ a: { $not: /a/ } }, [4, 5]],
      [{ a: { $not: /^x/, $type: 'string' } }, [0, 1, 2]],
    ]);
  });

  it('combine conditions', async () => {
    await store([
      { a: 1, b: 1 },
      { a: 1, b: 2 },
      { a: 2, b: 1 },
    ]);
    await expectCases([
      [{ $or: [{ a: 2 }, { b: 2 }] }, [1, 2]],
      [{ $nor: [{ a: 2 }, { b: 2 }] }, [0]],
      [{ $and: [{ a: 1 }, { b: { $in: [1] } }] }, [0]],
      [{ a: { $not: { $in: [1] } } }, [2]],
      [{ $comment: 'why', a: 2 }, [2]],
      [{}, [0, 1, 2]],
    ]);
  });

  it('sort arrays by their least and greatest element, and missing fields like null', async () => {
    await store([{ a: [3, 1] }, { a: 2 }, {}, { a: null }, { a: [] }, { a: 'x' }]);
    expect(await ids({}, { sort: { a: 1, _id: 1 } })).toEqual([4, 2, 3, 0, 1, 5]);
    expect(await ids({}, { sort: { a: -1, _id: 1 } })).toEqual([5, 0, 1, 2, 3, 4]);
  });

  it('skip and limit, and project', async () => {
    await store([{ a: { b: 1, c: 2 }, d: [1, 2, 3, 4], e: [{ f: 1 }, { f: 2, g: 3 }] }, { x: 1 }, { x: 2 }]);
    expect(await ids({}, { skip: 1, limit: 1 })).toEqual([1]);
    const shown = async (projection: object, filter: object = { _id: 0 }) =>
      (await collection.findOne(filter as mongo.Filter<mongo.Document & { _id: number }>, { projection })) ?? undefined;
    expect(await shown({ 'a.b': 1, _id: 0 })).toEqual({ a: { b: 1 } });
    expect(await shown({ 'a.b': 0, d: 0, e: 0 })).toEqual({ _id: 0, a: { c: 2 } });
    expect(await shown({ d: { $slice: 2 }, a: 0, e: 0 })).toEqual({ _id: 0, d: [1, 2] });
    expect(await shown({ d: { $slice: [-3, 2] }, _id: 0, a: 1 })).toEqual({ a: { b: 1, c: 2 }, d: [2, 3] });
    expect(await shown({ e: { $elemMatch: { f: 2 } } })).toEqual({ _id: 0, e: [{ f: 2, g: 3 }] });
    expect(await shown({ 'd.$': 1 }, { d: { $gt: 2 } })).toEqual({ _id: 0, d: [3] });
    expect(await shown({ 'e.f': 1, _id: 0 })).toEqual({ e: [{ f: 1 }, { f: 2 }] });
    expect(await shown({ _id: 1 })).toEqual({ _id: 0 });
    expect(await shown({ _id: 0, x: 1 }, { x: 1 })).toEqual({ x: 1 });
  });

  it('keep every type as it was stored, and the order of fields', async () => {
    const document = {
      _id: 1,
      z: new Double(5),
      long: Long.fromString('9007199254740993'),
      decimal: Decimal128.fromString('1.10'),
      int: new Int32(7),
      binary: new Binary(Buffer.from('x'), 5),
      map: new Map([
        ['b', 1],
        ['10', 2],
        ['2', 3],
      ]),
    };
    await collection.insertOne(document);
    const [bytes] = await collection.find({}, { raw: true }).toArray();
    expect(Buffer.from(bytes as never).equals(Buffer.from(mongo.BSON.serialize(document)))).toBe(true);
  });

  it.each<[string, object, number]>([
    ['an unknown operator', { a: { $foo: 1 } }, 2],
    ['an unknown top-level operator', { $foo: 1 }, 2],
    ['$in without an array', { a: { $in: 1 } }, 2],
    ['an empty $or', { $or: [] }, 2],
    ['$text without an index', { $text: { $search: 'x' } }, 27],
    ['$near without an index', { a: { $near: [1, 2] } }, 291],
    ['a wrong $size', { a: { $size: -1 } }, 2],
    ['a wrong $mod', { a: { $mod: [0, 1] } }, 2],
    ['a broken pattern', { a: { $regex: '(' } }, 51091],
    ['a pattern that is too long', { a: { $regex: 'x'.repeat(32_765) } }, 2],
    ['a pattern with a null byte', { a: { $regex: 'x\0' } }, 2],
    ['a pattern for $ne', { a: { $ne: /x/ } }, 2],
    ['an empty $not', { a: { $not: {} } }, 2],
    ['an unknown type name', { a: { $type: 'nothing' } }, 2],
    ['mixed $all', { a: { $all: [{ $elemMatch: { b: 1 } }, 1] } }, 2],
  ])('refuse %s', async (_name, filter, code) => {
    await collection.insertOne({ _id: 1, a: 1 });
    expect(await rejection(ids(filter))).toMatchObject({ code });
  });

  it.each<[string, mongo.FindOptions, number]>([
    ['mixed inclusion and exclusion', { projection: { a: 1, b: 0 } }, 31254],
    ['a hint on no index', { hint: 'nothing' }, 2],
    ['colliding projections', { projection: { a: 1, 'a.b': 1 } }, 31249],
    ['a read concern that needs a replica set', { readConcern: { level: 'linearizable' } }, 123],
  ])('refuse %s', async (_name, options, code) => {
    await collection.insertOne({ _id: 1, a: 1 });
    expect(await rejection(collection.find({}, options).toArray())).toMatchObject({ code });
  });
});
