import * as fc from 'fast-check';
import { mongo } from 'mongoose';
import { once } from 'node:events';
import { createConnection } from 'node:net';
import { decodeDocument } from './bson/decode';
import { temporaryServer } from './testing/temporary-server';
import { runs } from './testing/arbitraries';

jest.setTimeout(120_000);

const { BSON, Binary, Decimal128, Long, ObjectId, Timestamp } = mongo;

const COMMANDS: readonly mongo.Document[] = [
  {
    find: 'c',
    filter: { a: { $gt: 1, $in: [1, 'x'] }, $or: [{ b: /^x/i }] },
    sort: { a: 1 },
    projection: { 'a.b': 1 },
  },
  { find: 'c', filter: { a: { $elemMatch: { b: { $mod: [2, 1] } } } }, limit: 5, batchSize: 2, hint: { _id: 1 } },
  { find: 'c', filter: { a: { $type: ['int', 'string'] }, b: { $size: 2 } }, projection: { a: { $slice: [1, 2] } } },
  {
    insert: 'c',
    documents: [{ a: [1, { b: Long.fromNumber(5) }], at: new Timestamp({ t: 1, i: 2 }), o: new ObjectId() }],
  },
  {
    insert: 'c',
    documents: [{ a: Decimal128.fromString('1.5'), b: new Binary(Buffer.from('xyz'), 4) }],
    ordered: false,
  },
  {
    update: 'c',
    updates: [
      { q: { a: 1 }, u: { $set: { 'a.$': 1 }, $inc: { n: 1 }, $push: { l: { $each: [1], $slice: 3, $sort: 1 } } } },
      { q: {}, u: { $set: { 'l.$[i]': 2 } }, arrayFilters: [{ i: { $gt: 1 } }], multi: true },
      { q: { _id: 'k' }, u: { $rename: { x: 'y' }, $bit: { f: { or: 1 } } }, upsert: true },
    ],
  },
  { delete: 'c', deletes: [{ q: { a: { $lt: 0 } }, limit: 1 }] },
  {
    findAndModify: 'c',
    query: { a: 5 },
    update: { $pull: { l: { $gte: 2 } } },
    new: true,
    upsert: true,
    fields: { a: 1 },
  },
  {
    aggregate: 'c',
    pipeline: [{ $match: { a: 1 } }, { $group: { _id: '$a', n: { $sum: '$b' } } }, { $sort: { n: 1 } }],
    cursor: {},
  },
  { createIndexes: 'c', indexes: [{ key: { a: 1, b: -1 }, name: 'i', partialFilterExpression: { a: { $gt: 1 } } }] },
  { distinct: 'c', key: 'a.b', query: { a: { $exists: true } } },
  { count: 'c', query: { a: { $not: { $all: [1] } } }, skip: 1, limit: 2 },
  { explain: { find: 'c', filter: { a: 1 } }, verbosity: 'executionStats' },
  { listCollections: 1, filter: { name: 'c' } },
  { getMore: Long.fromNumber(7), collection: 'c' },
  { hello: 1, client: { application: { name: 'x' } } },
];

/** One change to a message: a byte of it set, some of it left out, or some of it doubled. */
const damage = fc.record({
  kind: fc.constantFrom('set', 'cut', 'double'),
  at: fc.nat(),
  size: fc.nat(12),
  byte: fc.nat(255),
});
interface Attempt {
  command: mongo.Document;
  damages: { kind: string; at: number; size: number; byte: number }[];
  mended: boolean;
}

const attempts: fc.Arbitrary<Attempt> = fc.record({
  command: fc.constantFrom(...COMMANDS),
  damages: fc.array(damage, { minLength: 1, maxLength: 4 }),
  // Whether the lengths are set right again, so that what lies deeper is reached.
  mended: fc.boolean(),
});

function damaged(bytes: Buffer, damages: Attempt['damages']): Buffer {
  return damages.reduce((current, { kind, at, size, byte }) => {
    const place = current.length === 0 ? 0 : at % current.length;
    const end = Math.min(place + size, current.length);
    if (kind === 'cut') return Buffer.concat([current.subarray(0, place), current.subarray(end)]);
    if (kind === 'double') return Buffer.concat([current.subarray(0, end), current.subarray(place)]);
    const copy = Buffer.from(current);
    if (place < copy.length) copy[place] = byte;
    return copy;
  }, bytes);
}

function messageOf({ command, damages, mended }: Attempt): Buffer {
  const body = Buffer.from(BSON.serialize({ ...command, $db: 'fuzz' }));
  const head = Buffer.alloc(21);
  head.writeInt32LE(2013, 12);
  if (!mended) {
    head.writeInt32LE(21 + body.length, 0);
    return damaged(Buffer.concat([head, body]), damages);
  }
  const changed = damaged(body, damages);
  if (changed.length >= 4) changed.writeInt32LE(changed.length, 0);
  head.writeInt32LE(21 + changed.length, 0);
  return Buffer.concat([head, changed]);
}

describe('messages damaged at random', () => {
  it('are answered or end their connection, and touch no other', async () => {
    const server = await temporaryServer();
    const path = decodeURIComponent(/\/\/([^/]+)\//.exec(server.uri)?.[1] ?? '');
    const client = await mongo.MongoClient.connect(server.uri);
    let answered = 0;
    const unforeseen: string[] = [];
    await fc.assert(
      fc.asyncProperty(attempts, async (attempt) => {
        const message = messageOf(attempt);
        const socket = createConnection(path);
        const chunks: Buffer[] = [];
        socket.on('data', (chunk: Buffer) => chunks.push(chunk)).on('error', () => undefined);
        socket.end(message);
        await once(socket, 'close');
        const reply = Buffer.concat(chunks);
        if (reply.length === 0) return;
        answered++;
        const document = decodeDocument(reply.subarray(21));
        if (Number(document.get('ok')) !== 1 && document.get('codeName') === 'InternalError') {
          unforeseen.push(`${JSON.stringify(document.get('errmsg'))}: ${message.toString('base64')}`);
        }
      }),
      { ...runs(1500), seed: 7 },
    );

    expect(unforeseen).toEqual([]);
    expect(answered).toBeGreaterThan(500);
    expect(await client.db().command({ ping: 1 })).toMatchObject({ ok: 1 });
    await client.close();
    await server.remove();
  });
});
