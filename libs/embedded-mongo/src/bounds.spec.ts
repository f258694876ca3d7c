import { mongo } from 'mongoose';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { createConnection } from 'node:net';
import { decodeDocument } from './bson/decode';
import { encodeDocument } from './bson/encode';
import type { Value } from './bson/values';
import { doc } from './bson/values';
import { temporaryServer } from './testing/temporary-server';

jest.setTimeout(120_000);

describe('what a client cannot do to the server', () => {
  let server: Awaited<ReturnType<typeof temporaryServer>>;
  let path: string;
  let client: mongo.MongoClient;

  beforeAll(async () => {
    server = await temporaryServer();
    path = decodeURIComponent(/\/\/([^/]+)\//.exec(server.uri)?.[1] ?? '');
    client = await mongo.MongoClient.connect(server.uri);
  });
  afterEach(async () => {
    expect((await client.db().command({ ping: 1 }))['ok']).toBe(1);
  });
  afterAll(async () => {
    await client.close();
    await server.remove();
  });

  const connect = async (): Promise<Socket> => {
    const socket = createConnection(path);
    await once(socket, 'connect');
    return socket;
  };
  /** Sends bytes and resolves with all that comes back until the server closes the connection. */
  const sent = async (bytes: Buffer): Promise<Buffer> => {
    const socket = await connect();
    const chunks: Buffer[] = [];
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    socket.on('error', () => undefined);
    socket.write(bytes);
    await once(socket, 'close');
    return Buffer.concat(chunks);
  };
  const frame = (opCode: number, ...parts: Buffer[]) => {
    const body = Buffer.concat(parts);
    const header = Buffer.alloc(16);
    header.writeInt32LE(body.length + 16, 0);
    header.writeInt32LE(7, 4);
    header.writeInt32LE(opCode, 12);
    return Buffer.concat([header, body]);
  };
  const message = (document: Record<string, Value>, flags = 0) => {
    const head = Buffer.alloc(5);
    head.writeUInt32LE(flags, 0);
    return frame(2013, head, encodeDocument(doc(document)));
  };
  const errorOf = (reply: Buffer) => decodeDocument(reply.subarray(21));

  it.each<[string, () => Buffer]>([
    ['a length beyond 48 MB', () => Buffer.from([0xff, 0xff, 0xff, 0x7f, ...Buffer.alloc(12)])],
    ['a length below a header', () => Buffer.from([1, 0, 0, 0, ...Buffer.alloc(12)])],
    ['an unknown opcode', () => frame(4242, Buffer.alloc(8))],
    ['compressed messages that were not agreed on', () => frame(2012, Buffer.alloc(16))],
    ['broken BSON', () => frame(2013, Buffer.alloc(5), Buffer.from([9, 0, 0, 0, 0x77, 0x61, 0, 1, 0]))],
    ['an empty message', () => frame(2013)],
    ['an unknown kind of section', () => frame(2013, Buffer.from([0, 0, 0, 0, 9, 5, 0, 0, 0, 0]))],
    ['unknown required flags', () => message({ ping: 1, $db: 'test' }, 4)],
    [
      'a query in the old form',
      () => frame(2004, Buffer.alloc(4), Buffer.from('test.c\0'), Buffer.alloc(8), encodeDocument(doc({ a: 1 }))),
    ],
  ])('%s is answered with an error and the connection closed', async (_name, bytes) => {
    const reply = await sent(bytes());
    expect(errorOf(reply).get('ok')).toBe(0);
  });

  it('half a frame is waited for, and forgotten with its connection', async () => {
    const half = await connect();
    half.write(message({ ping: 1, $db: 'test' }).subarray(0, 20));
    await new Promise((resolve) => setTimeout(resolve, 50));
    half.destroy();
  });

  it('messages that come in pieces or together are answered in their order', async () => {
    const socket = await connect();
    const replies: Buffer[] = [];
    let size = 0;
    socket.on('data', (chunk: Buffer) => {
      replies.push(chunk);
      size += chunk.length;
    });
    const bytes = Buffer.concat([
      message({ ping: 1, $db: 'test' }),
      message({ nothing: 1, $db: 'test' }),
      message({ ping: 1, $db: 'test' }),
    ]);
    for (const byte of bytes) socket.write(Buffer.from([byte]));
    const oks = () => {
      const all = Buffer.concat(replies);
      const found: unknown[] = [];
      for (let at = 0; at + 4 <= all.length && at + all.readInt32LE(at) <= all.length; at += all.readInt32LE(at)) {
        found.push(errorOf(all.subarray(at, at + all.readInt32LE(at))).get('ok'));
      }
      return found;
    };
    while (oks().length < 3) await once(socket, 'data');
    expect(oks()).toEqual([1, 0, 1]);
    expect(size).toBeGreaterThan(0);
    socket.destroy();
  });

  (process.platform === 'linux' ? it : it.skip)('1,000 announcements of 48 MB take no memory', async () => {
    const resident = () =>
      Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${server.pid}/status`, 'utf8'))?.[1]) / 1024;
    const before = resident();
    const announced = message({ ping: 1, $db: 'test' }).subarray(0, 30);
    announced.writeInt32LE(48_000_000, 0);
    const sockets: Awaited<ReturnType<typeof connect>>[] = [];
    while (sockets.length < 1000) sockets.push(...(await Promise.all(Array.from({ length: 100 }, connect))));
    for (const socket of sockets) socket.write(announced);
    expect((await client.db().command({ ping: 1 }))['ok']).toBe(1);
    expect(resident() - before).toBeLessThan(200);
    for (const socket of sockets) socket.destroy();
  });

  it('1,000 connections are served', async () => {
    // A unix socket refuses at once what its queue does not hold, and a busy machine empties it slowly.
    const sockets: Awaited<ReturnType<typeof connect>>[] = [];
    while (sockets.length < 1000) sockets.push(...(await Promise.all(Array.from({ length: 100 }, connect))));
    await Promise.all(
      sockets.map(async (socket) => {
        socket.write(message({ ping: 1, $db: 'test' }));
        const [reply] = (await once(socket, 'data')) as [Buffer];
        expect(errorOf(reply).get('ok')).toBe(1);
      }),
    );
    for (const socket of sockets) socket.destroy();
  });

  it('a scan of many documents does not hold up the reads of others', async () => {
    const items = client.db().collection<{ _id: number; text: string }>('items');
    for (let start = 0; start < 100_000; start += 10_000) {
      await items.insertMany(
        Array.from({ length: 10_000 }, (_, index) => ({ _id: start + index, text: 'x'.repeat(300) })),
      );
    }
    let scanning = true;
    const scan = items.countDocuments({ text: 'y' }).finally(() => {
      scanning = false;
    });
    let reads = 0;
    while (scanning) {
      expect(await items.findOne({ _id: 5 })).toMatchObject({ _id: 5 });
      reads++;
    }
    expect(await scan).toBe(0);
    // How long each of them waits is the benchmark's to say: here they are let in, again and again.
    expect(reads).toBeGreaterThan(5);
  });

  it('messages that are sent ahead wait with their sender while one is in hand', async () => {
    const socket = await connect();
    const ahead = message({ ping: 1, comment: 'x'.repeat(1024 * 1024), $db: 'test' });
    socket.write(message({ count: 'items', query: doc({ text: 'y' }), $db: 'tertulia' }));
    for (let index = 0; index < 20; index++) socket.write(ahead);
    let size = 0;
    socket.on('data', (chunk: Buffer) => (size += chunk.length));
    await once(socket, 'data');
    expect(socket.writableLength).toBeGreaterThan(10 * ahead.length);
    const pong = 21 + encodeDocument(doc({ ok: 1 })).length;
    while (size < 20 * pong) await once(socket, 'data');
    socket.destroy();
  });

  it('a command that takes longer than it may is given up', async () => {
    const items = client.db().collection('items');
    await expect(items.find({ text: 'y' }, { maxTimeMS: 5 }).toArray()).rejects.toMatchObject({ code: 50 });
  });

  it('the cursor of a dropped collection is ended, and one that was closed is not found', async () => {
    const items = client.db().collection('dropped');
    await items.insertMany(Array.from({ length: 300 }, (_, index) => ({ index })));
    const cursor = items.find({}, { batchSize: 10 });
    expect(await cursor.next()).toMatchObject({ index: 0 });
    await items.drop();
    await expect(cursor.toArray()).rejects.toMatchObject({ code: 175 });
    const reply = client.db().command({ getMore: mongo.Long.fromNumber(42), collection: 'items' });
    await expect(reply).rejects.toMatchObject({ code: 43 });
  });

  it('a cursor shows the state in which it was opened', async () => {
    const items = client.db().collection<{ _id: number; n: number }>('snapshot');
    await items.insertMany(Array.from({ length: 300 }, (_, index) => ({ _id: index, n: 0 })));
    const cursor = items.find({}, { batchSize: 10 });
    const seen = [await cursor.next()];
    await items.updateMany({}, { $set: { n: 1 } });
    await items.insertOne({ _id: 1000, n: 1 });
    await items.deleteMany({ _id: { $gt: 100 } });
    for await (const item of cursor) seen.push(item);
    expect(seen).toHaveLength(300);
    expect(seen.filter((item) => item?.n !== 0)).toEqual([]);
    expect(await items.countDocuments({ n: 1 })).toBe(101);
  });
});
