import { mongo } from 'mongoose';
import { connectAnyServer, rejection } from './testing/any-server';

type Stored = mongo.Document & { _id: number };

const { Decimal128, Double, Int32, Long, Timestamp } = mongo;

describe('updates of fields', () => {
  let server: Awaited<ReturnType<typeof connectAnyServer>>;
  let collection: mongo.Collection<Stored>;

  beforeAll(async () => {
    server = await connectAnyServer();
  });
  afterAll(() => server.close());
  beforeEach(() => {
    collection = server.db.collection(`c${new mongo.ObjectId().toHexString()}`);
  });

  const a = async (before: object, update: object): Promise<unknown> => {
    await collection.deleteMany({});
    await collection.insertOne({ _id: 1, ...before });
    await collection.updateOne({ _id: 1 }, update);
    return (await collection.findOne({}, { promoteValues: false }))?.['a'];
  };

  it.each<[string, object, object, unknown]>([
    ['int past 32 bits', { a: new Int32(2e9) }, { $mul: { a: new Int32(2) } }, Long.fromNumber(4e9)],
    ['int by nothing', {}, { $mul: { a: new Int32(2) } }, new Int32(0)],
    ['long by nothing', {}, { $mul: { a: Long.fromNumber(2) } }, Long.fromNumber(0)],
    ['double by nothing', {}, { $mul: { a: new Double(2) } }, new Double(0)],
    ['decimal by nothing', {}, { $mul: { a: Decimal128.fromString('2.50') } }, Decimal128.fromString('0.00')],
    ['double and decimal', { a: new Double(0.5) }, { $inc: { a: Decimal128.fromString('1.0') } }, '1.5'],
    ['long and double', { a: Long.MAX_VALUE }, { $inc: { a: new Double(1) } }, new Double(2 ** 63)],
    ['the least of two types', { a: 'x' }, { $min: { a: new Int32(5) } }, new Int32(5)],
    ['the greatest of two types', { a: new Int32(5) }, { $max: { a: null } }, new Int32(5)],
    ['the first of two that are equal', { a: new Int32(5) }, { $max: { a: new Double(5) } }, new Int32(5)],
    ['bits of an int', { a: new Int32(13) }, { $bit: { a: { and: new Int32(10), or: new Int32(1) } } }, new Int32(9)],
    ['bits of a long', { a: new Int32(13) }, { $bit: { a: { xor: Long.fromNumber(1) } } }, Long.fromNumber(12)],
    ['bits of nothing', {}, { $bit: { a: { or: new Int32(5) } } }, new Int32(5)],
  ])('make a number of %s', async (_name, before, update, expected) => {
    const value = await a(before, update);
    if (typeof expected === 'string') expect(Number(value)).toBe(Number(expected));
    else expect(value).toEqual(expected);
  });

  it('set the present time as a date or a timestamp', async () => {
    const started = Date.now() - 1000;
    for (const form of [true, false, { $type: 'date' }]) {
      const date = await a({}, { $currentDate: { a: form } });
      expect(date).toBeInstanceOf(Date);
      expect((date as Date).getTime()).toBeGreaterThan(started);
    }
    expect(await a({}, { $currentDate: { a: { $type: 'timestamp' } } })).toBeInstanceOf(Timestamp);
  });

  it('leave the target of a rename whose source is not there, and what an empty modifier says', async () => {
    expect(await a({ a: 'kept' }, { $rename: { nothing: 'a' } })).toBe('kept');
    expect(await a({ a: 'kept' }, { $set: {} })).toBe('kept');
    expect(await a({ a: 'old', b: 'new' }, { $rename: { b: 'a' } })).toBe('new');
  });

  it.each<[string, object, object, number]>([
    ['a sum past 64 bits', { a: Long.MAX_VALUE }, { $inc: { a: new Int32(1) } }, 2],
    ['a product past 64 bits', { a: Long.MAX_VALUE }, { $mul: { a: new Int32(2) } }, 2],
    ['to multiply text', { a: 'x' }, { $mul: { a: 2 } }, 14],
    ['to increment null', { a: null }, { $inc: { a: 1 } }, 14],
    ['to increment by null', { a: 1 }, { $inc: { a: null } }, 14],
    ['an unknown bit operation', { a: 1 }, { $bit: { a: { nand: new Int32(1) } } }, 2],
    ['no bit operation', { a: 1 }, { $bit: { a: {} } }, 2],
    ['bits of text', { a: 'x' }, { $bit: { a: { or: new Int32(1) } } }, 2],
    ['bits by a double', { a: 1 }, { $bit: { a: { or: 1.5 } } }, 2],
    ['an unknown kind of date', {}, { $currentDate: { a: { $type: 'year' } } }, 2],
    ['an unknown field of a date', {}, { $currentDate: { a: { type: 'date' } } }, 2],
    ['a date by a number', {}, { $currentDate: { a: 1 } }, 2],
    ['a modifier of no document', {}, { $set: 1 }, 9],
    ['a field beside a modifier', {}, { $set: { a: 1 }, b: 1 }, 9],
    ['an empty path', {}, { $set: { '': 1 } }, 56],
    ['an empty first name', {}, { $set: { '.a': 1 } }, 56],
    ['an empty name between', {}, { $set: { 'a..b': 1 } }, 56],
    ['a rename of _id', { a: 1 }, { $rename: { _id: 'b' } }, 66],
    ['a rename to nothing', { a: 1 }, { $rename: { a: '' } }, 56],
    ['a rename to a number', { a: 1 }, { $rename: { a: 1 } }, 2],
    ['a rename onto the parent', { a: { b: 1 } }, { $rename: { 'a.b': 'a' } }, 2],
    ['a field of a number that is the _id', {}, { $set: { '_id.a': 1 } }, 28],
  ])('refuse %s', async (_name, before, update, code) => {
    await collection.insertOne({ _id: 1, ...before });
    const reply = await server.db.command({
      update: collection.collectionName,
      updates: [{ q: { _id: 1 }, u: update }],
    });
    expect(reply).toMatchObject({ n: 0, nModified: 0, writeErrors: [{ index: 0, code }] });
  });

  it('refuse dollars at the top of a replacement, and a replacement of many', async () => {
    await collection.insertOne({ _id: 1 });
    const update = (u: object, options: object = {}) =>
      server.db.command({ update: collection.collectionName, updates: [{ q: {}, u, ...options }] });
    expect(await update({ a: 1, $b: 1 })).toMatchObject({ writeErrors: [{ code: 52 }] });
    expect(await update({ a: 1 }, { multi: true })).toMatchObject({ writeErrors: [{ code: 9 }] });
    expect(await rejection(update({}, { multi: 'x' }))).toMatchObject({ code: 14 });
  });
});
