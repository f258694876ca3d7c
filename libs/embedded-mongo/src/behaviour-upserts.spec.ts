import { mongo } from 'mongoose';
import { connectAnyServer, rejection } from './testing/any-server';

describe('upserts', () => {
  let server: Awaited<ReturnType<typeof connectAnyServer>>;
  let collection: mongo.Collection<mongo.Document & { _id: unknown }>;

  beforeAll(async () => {
    server = await connectAnyServer();
  });
  afterAll(() => server.close());
  beforeEach(() => {
    collection = server.db.collection(`c${new mongo.ObjectId().toHexString()}`);
  });

  const upsert = (q: object, u: object) =>
    server.db.command({ update: collection.collectionName, updates: [{ q, u, upsert: true }] });
  const made = async (q: object, u: object) => {
    await collection.deleteMany({});
    await upsert(q, u);
    return collection.findOne({});
  };
  const refusal = async (q: object, u: object) => {
    const reply = await upsert(q, u).catch((error: unknown) => error);
    const [first] = (reply as { writeErrors?: { code: number }[] }).writeErrors ?? [];
    return first?.code ?? (reply as { code?: number }).code;
  };

  const EQUALITIES: [string, (field: string) => object][] = [
    ['a value', (field) => ({ [field]: 1 })],
    ['$eq', (field) => ({ [field]: { $eq: 1 } })],
    ['$in of one', (field) => ({ [field]: { $in: [1] } })],
    ['$all of one', (field) => ({ [field]: { $all: [1] } })],
    ['$and', (field) => ({ $and: [{ [field]: { $eq: 1 } }] })],
    ['$or of one', (field) => ({ $or: [{ [field]: 1 }] })],
  ];

  it.each(EQUALITIES)('take %s from the filter, for a replacement only into _id', async (_name, filter) => {
    for (const update of [{ $set: { a: 1 } }, { $setOnInsert: { a: 1 } }]) {
      expect(await made(filter('_id'), update)).toEqual({ _id: 1, a: 1 });
      expect(await made(filter('x'), update)).toMatchObject({ x: 1, a: 1 });
      expect(await made(filter('x.y'), update)).toMatchObject({ x: { y: 1 }, a: 1 });
    }
    expect(await made(filter('_id'), { a: 1 })).toEqual({ _id: 1, a: 1 });
    expect(Object.keys((await made(filter('x'), { a: 1 })) ?? {})).toEqual(['_id', 'a']);
  });

  it.each<[string, object]>([
    ['$gt', { x: { $gt: 1 } }],
    ['$ne', { x: { $ne: 1 } }],
    ['$in of two', { x: { $in: [1, 2] } }],
    ['$elemMatch', { x: { $elemMatch: { $eq: 1 } } }],
    ['$exists', { x: { $exists: true } }],
    ['$not', { x: { $not: { $eq: 1 } } }],
    ['$or of two', { $or: [{ x: 1 }, { x: 2 }] }],
    ['$nor', { $nor: [{ x: 1 }] }],
    ['a pattern', { x: /abc/ }],
  ])('take nothing from %s', async (_name, filter) => {
    expect(Object.keys((await made(filter, { $set: { a: 1 } })) ?? {})).toEqual(['_id', 'a']);
  });

  it('take documents, lists, patterns by $eq and null as they are', async () => {
    expect(await made({ _id: 1, x: [1, 2] }, { $set: { a: 1 } })).toEqual({ _id: 1, x: [1, 2], a: 1 });
    expect(await made({ _id: 1, x: { 'x.x': 1 } }, { $set: { a: 1 } })).toEqual({ _id: 1, x: { 'x.x': 1 }, a: 1 });
    expect(await made({ _id: 1, x: { $eq: /abc/ } }, { $set: { a: 1 } })).toEqual({ _id: 1, x: /abc/, a: 1 });
    expect(await made({ _id: 1, x: null }, { $set: { a: 1 } })).toEqual({ _id: 1, x: null, a: 1 });
    expect(await made({ '_id.x': 1, '_id.y': 2 }, { $set: { a: 1 } })).toEqual({ _id: { x: 1, y: 2 }, a: 1 });
    expect(await made({ 'a.0': 1, _id: 1 }, { $set: { b: 1 } })).toEqual({ _id: 1, a: { 0: 1 }, b: 1 });
  });

  it('put _id first, from the filter, the update or made for the occasion', async () => {
    expect(Object.keys((await made({}, { $set: { a: 1, _id: 5 } })) ?? {})).toEqual(['_id', 'a']);
    expect(await made({}, { a: 1, _id: 5 })).toEqual({ _id: 5, a: 1 });
    expect(await made({}, { $setOnInsert: { _id: 6 } })).toEqual({ _id: 6 });
    expect(await made({ a: { $gt: 1 } }, {})).toEqual({ _id: expect.any(mongo.ObjectId) as unknown });
    expect(await made({ _id: /abc/ }, { a: 1 })).toEqual({ _id: expect.any(mongo.ObjectId) as unknown, a: 1 });
    expect(await upsert({ _id: 9 }, { $set: { a: 1 } })).toMatchObject({
      n: 1,
      nModified: 0,
      upserted: [{ index: 0, _id: 9 }],
    });
  });

  it.each<[string, object, object, number]>([
    ['a list as _id', { _id: [1, 2] }, { $set: { a: 1 } }, 53],
    ['a pattern as _id', {}, { $set: { _id: /abc/ } }, 53],
    ['a dollar name in _id', {}, { $set: { _id: { $b: 1 } } }, 52],
    ['another _id than the filter asks', { _id: 1 }, { $set: { _id: 2 } }, 66],
    ['_id twice', { $and: [{ _id: 1 }, { _id: 2 }] }, { a: 1 }, 54],
    ['_id of all of two', { _id: { $all: [1, 2] } }, { a: 1 }, 54],
    ['_id in part for a replacement', { '_id.x': 1, '_id.y': 2 }, { a: 1 }, 111],
    ['a field of all of two', { x: { $all: [1, 2] } }, { $set: { a: 1 } }, 54],
    ['a field and what is in it', { x: { y: 1 }, 'x.z': 1 }, { $set: { a: 1 } }, 54],
    ['a field and what is in it, in a list', { 'x.x': 1, x: [1] }, { $set: { a: 1 } }, 54],
  ])('refuse %s', async (_name, filter, update, code) => {
    expect(await refusal(filter, update)).toBe(code);
    expect(await collection.countDocuments()).toBe(0);
  });

  it('that replace pass over fields of the filter that contradict each other', async () => {
    expect(await made({ _id: 1, x: [1], 'x.x': 1 }, { a: 1 })).toEqual({ _id: 1, a: 1 });
  });

  it('are told by findAndModify in its lastErrorObject', async () => {
    const modify = (command: object) => server.db.command({ findAndModify: collection.collectionName, ...command });
    const inserted = await modify({ query: { _id: 1 }, update: { $set: { a: 1 } }, upsert: true, new: true });
    expect(inserted).toMatchObject({
      lastErrorObject: { n: 1, updatedExisting: false, upserted: 1 },
      value: { _id: 1, a: 1 },
    });
    expect(await modify({ query: { _id: 1 }, update: { $inc: { a: 1 } } })).toMatchObject({
      lastErrorObject: { n: 1, updatedExisting: true },
      value: { _id: 1, a: 1 },
    });
    expect(await modify({ query: { _id: 2 }, update: { $inc: { a: 1 } } })).toMatchObject({
      lastErrorObject: { n: 0, updatedExisting: false },
      value: null,
    });
    expect(await modify({ query: { _id: 1 }, remove: true })).toMatchObject({ lastErrorObject: { n: 1 } });
    expect(await modify({ query: null, sort: null, fields: null, update: { a: 1 } })).toMatchObject({ value: null });
    for (const [options, code] of [
      [{ update: { a: 1 }, remove: true }, 9],
      [{ upsert: true, remove: true }, 9],
      [{ new: true, remove: true }, 9],
      [{ remove: true, arrayFilters: [{ x: 1 }] }, 9],
      [{}, 9],
      [{ query: 1, update: {} }, 14],
      [{ sort: 1, update: {} }, 14],
      [{ fields: 'x', update: {} }, 14],
      [{ query: { a: 1 }, update: { $set: { b: 1 } }, fields: { 'a.$': 1 }, new: true }, 2],
    ] as const) {
      expect({ options, error: await rejection(modify(options)) }).toMatchObject({ options, error: { code } });
    }
  });
});
