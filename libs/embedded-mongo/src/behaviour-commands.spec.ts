import { mongo } from 'mongoose';
import { connectAnyServer, rejection } from './testing/any-server';

describe('commands', () => {
  let server: Awaited<ReturnType<typeof connectAnyServer>>;
  const name = `c${new mongo.ObjectId().toHexString()}`;

  beforeAll(async () => {
    server = await connectAnyServer();
    await server.db.collection<{ _id: number }>(name).insertOne({ _id: 1 });
  });
  afterAll(() => server.close());

  it.each<[string, (c: string) => mongo.Document, number]>([
    ['an unknown field', (c) => ({ insert: c, documents: [{}], nothing: 1 }), 40415],
    ['a field that is missing', (c) => ({ insert: c }), 40414],
    ['no documents', (c) => ({ insert: c, documents: [] }), 16],
    ['a document that is none', (c) => ({ insert: c, documents: [1] }), 14],
    ['a field that an update does not have', (c) => ({ update: c, updates: [{ q: {}, u: {}, nothing: 1 }] }), 40415],
    ['an update without a query', (c) => ({ update: c, updates: [{ u: {} }] }), 40414],
    ['an update by a query that is none', (c) => ({ update: c, updates: [{ q: 1, u: {} }] }), 14],
    ['an update that is none', (c) => ({ update: c, updates: [{ q: {}, u: 1 }] }), 9],
    ['array filters that are none', (c) => ({ update: c, updates: [{ q: {}, u: {}, arrayFilters: [1] }] }), 14],
    ['a deletion of two', (c) => ({ delete: c, deletes: [{ q: {}, limit: 2 }] }), 9],
    ['a deletion of nobody knows how many', (c) => ({ delete: c, deletes: [{ q: {} }] }), 40414],
    ['a collection without a name', () => ({ find: '' }), 73],
    ['a collection whose name is a number', () => ({ find: 5 }), 73],
    ['a collection with a dollar', () => ({ insert: 'a$b', documents: [{}] }), 73],
    ['a collection that begins with a dot', () => ({ insert: '.a', documents: [{}] }), 73],
    ['a collection of the system', () => ({ insert: 'system.own', documents: [{}] }), 73],
    ['to create a collection of the system', () => ({ create: 'system.own' }), 73],
    ['indexes of the system', () => ({ createIndexes: 'system.own', indexes: [{ key: { a: 1 }, name: 'a' }] }), 73],
    ['a collection whose name is too long', () => ({ insert: 'x'.repeat(255), documents: [{}] }), 73],
    ['a skip below zero', (c) => ({ find: c, skip: -1 }), 51024],
    ['a limit below zero', (c) => ({ find: c, limit: -1 }), 51024],
    ['a batch below zero', (c) => ({ find: c, batchSize: -1 }), 51024],
    ['a filter that is none', (c) => ({ find: c, filter: 1 }), 14],
    ['a time below zero', (c) => ({ find: c, maxTimeMS: -1 }), 2],
    ['a cursor by a small number', (c) => ({ getMore: new mongo.Int32(5), collection: c }), 14],
    ['values of no field', (c) => ({ distinct: c }), 40414],
    ['a collection that is there', (c) => ({ create: c }), 48],
    ['no indexes', (c) => ({ createIndexes: c, indexes: [] }), 2],
    ['an index without a key', (c) => ({ createIndexes: c, indexes: [{ name: 'i' }] }), 9],
    ['an index without a name', (c) => ({ createIndexes: c, indexes: [{ key: { a: 1 } }] }), 9],
    ['an index of an empty key', (c) => ({ createIndexes: c, indexes: [{ key: {}, name: 'i' }] }), 67],
    ['an index by zero', (c) => ({ createIndexes: c, indexes: [{ key: { a: 0 }, name: 'i' }] }), 67],
    ['an unknown option', (c) => ({ createIndexes: c, indexes: [{ key: { a: 1 }, name: 'i', other: 1 }] }), 197],
    ['the name of another index', (c) => ({ createIndexes: c, indexes: [{ key: { a: 1 }, name: '_id_' }] }), 2],
    ['indexes of no collection', () => ({ listIndexes: 'nothing' }), 26],
  ])('refuse %s, as a whole', async (_name, command, code) => {
    expect(await rejection(server.db.command(command(name)))).toMatchObject({ code });
    expect(await server.db.collection(name).find({}).toArray()).toEqual([{ _id: 1 }]);
  });

  it('take null for a field that is not there', async () => {
    const reply = await server.db.command({ find: name, filter: null, sort: null, limit: null, hint: null });
    expect(reply).toMatchObject({ cursor: { firstBatch: [{ _id: 1 }] } });
  });

  it('tell what was there and is there of indexes', async () => {
    const create = (...keys: mongo.Document[]) =>
      server.db.command({
        createIndexes: 'made',
        indexes: keys.map((key) => ({ key, name: Object.keys(key).join('_') })),
      });
    expect(await create({ a: 1 })).toMatchObject({
      numIndexesBefore: 1,
      numIndexesAfter: 2,
      createdCollectionAutomatically: true,
    });
    expect(await create({ a: 1 }, { b: -1 })).toMatchObject({
      numIndexesBefore: 2,
      numIndexesAfter: 3,
      createdCollectionAutomatically: false,
    });
    expect(await create({ a: 1 })).toMatchObject({ numIndexesAfter: 3, note: 'all indexes already exist' });
    expect(await server.db.command({ listIndexes: 'made' })).toMatchObject({
      cursor: {
        firstBatch: [
          { v: 2, key: { _id: 1 }, name: '_id_' },
          { v: 2, key: { a: 1 }, name: 'a' },
          { v: 2, key: { b: -1 }, name: 'b' },
        ],
      },
    });
    expect(await server.db.command({ dropIndexes: 'made', index: { a: 1 } })).toMatchObject({ nIndexesWas: 3 });
    expect(await server.db.command({ drop: 'made' })).toMatchObject({ nIndexesWas: 2 });
    expect(await server.db.command({ drop: 'made' })).toMatchObject({ ok: 1 });
  });

  it('list collections by a filter, whole or by name', async () => {
    const list = (options: object) => server.db.command({ listCollections: 1, ...options });
    expect(await list({ filter: { name } })).toMatchObject({
      cursor: { firstBatch: [{ name, type: 'collection', options: {}, info: { readOnly: false }, idIndex: { v: 2 } }] },
    });
    expect(await list({ filter: { name }, nameOnly: true })).toMatchObject({
      cursor: { firstBatch: [{ name, type: 'collection' }] },
    });
    expect(await list({ filter: { name: 'nothing' } })).toMatchObject({ cursor: { firstBatch: [] } });
  });

  it('add up without what doubles round away, in the widest type, past 64 bits in doubles', async () => {
    const sum = async (...values: unknown[]) => {
      const collection = server.db.collection('sums');
      await collection.deleteMany({});
      await collection.insertMany(values.map((n) => ({ n })));
      const [group] = await collection
        .aggregate<{ n: unknown }>([{ $group: { _id: null, n: { $sum: '$n' } } }], { promoteValues: false })
        .toArray();
      return group?.n;
    };
    const { Double, Int32, Long, Decimal128 } = mongo;
    expect(await sum(...Array.from({ length: 10 }, () => 0.1))).toEqual(new Double(1));
    expect(await sum(1e100, 1, -1e100)).toEqual(new Double(1));
    expect(await sum(new Int32(1), new Int32(2), 'x', null)).toEqual(new Int32(3));
    expect(await sum(new Int32(2147483647), new Int32(1))).toEqual(Long.fromString('2147483648'));
    expect(await sum(Long.fromNumber(1), new Int32(1))).toEqual(Long.fromNumber(2));
    expect(await sum(Long.MAX_VALUE, new Int32(1))).toEqual(new Double(2 ** 63));
    expect(Number(await sum(Decimal128.fromString('1.10'), new Int32(1), new Double(0.5)))).toBe(2.6);
    expect(await sum('x')).toEqual(new Int32(0));
  });

  it('greet as a standalone', async () => {
    for (const greeting of ['hello', 'isMaster', 'ismaster']) {
      const reply = await server.db.command({ [greeting]: 1, helloOk: true });
      expect(reply).toMatchObject({
        helloOk: true,
        maxBsonObjectSize: 16777216,
        maxMessageSizeBytes: 48000000,
        maxWriteBatchSize: 100000,
        logicalSessionTimeoutMinutes: 30,
        minWireVersion: 0,
        readOnly: false,
        ok: 1,
      });
      expect(reply[greeting === 'hello' ? 'isWritablePrimary' : 'ismaster']).toBe(true);
      for (const field of ['setName', 'msg', 'hosts', 'compression']) expect(reply).not.toHaveProperty(field);
    }
  });
});
