import { mongo } from 'mongoose';
import { once } from 'node:events';
import { type Socket, createConnection } from 'node:net';
import { decodeDocument } from './bson/decode';
import { encodeDocument } from './bson/encode';
import { doc } from './bson/values';
import { temporaryServer } from './testing/temporary-server';

jest.setTimeout(120_000);

/** A `ping` of that many bytes, more or less. */
function ping(size: number): Buffer {
  const body = encodeDocument(doc({ ping: 1, comment: 'x'.repeat(size), $db: 'test' }));
  const head = Buffer.alloc(21);
  head.writeInt32LE(head.length + body.length, 0);
  head.writeInt32LE(2013, 12);
  return Buffer.concat([head, body]);
}

/** A connection, what came back over it and whether it was closed. */
class Peer {
  readonly replies: Buffer[] = [];
  closed = false;

  private constructor(readonly socket: Socket) {
    socket.on('data', (chunk: Buffer) => this.replies.push(chunk));
    socket.on('error', () => undefined);
    socket.on('close', () => (this.closed = true));
  }

  static async connect(path: string): Promise<Peer> {
    const socket = createConnection(path);
    await once(socket, 'connect');
    return new Peer(socket);
  }

  /** Resolves when all is sent, or the server has closed the connection. */
  send(bytes: Buffer): Promise<void> {
    return new Promise((resolve) => {
      this.socket.once('close', resolve);
      this.socket.write(bytes, () => {
        this.socket.off('close', resolve);
        resolve();
      });
    });
  }

  async reply() {
    if (this.replies.length === 0) await once(this.socket, 'data');
    return decodeDocument(Buffer.concat(this.replies).subarray(21));
  }
}

describe('messages that do not end', () => {
  let server: Awaited<ReturnType<typeof temporaryServer>>;
  let path: string;
  let client: mongo.MongoClient;

  beforeAll(async () => {
    server = await temporaryServer();
    path = decodeURIComponent(/\/\/([^/]+)\//.exec(server.uri)?.[1] ?? '');
    client = await mongo.MongoClient.connect(server.uri);
  });
  afterAll(async () => {
    await client.close();
    await server.remove();
  });

  it('are held up to 256 MB over all connections; who goes beyond is told and closed, and the others live', async () => {
    const message = ping(15_000_000);
    const peers: Peer[] = [];
    // 285 MB of messages that lack their last bytes.
    for (let index = 0; index < 19; index++) {
      const peer = await Peer.connect(path);
      peers.push(peer);
      await peer.send(message.subarray(0, -10));
      // What was sent is taken: the next one finds it counted.
      expect(await client.db().command({ ping: 1 })).toMatchObject({ ok: 1 });
    }
    const refused = peers.filter(({ replies }) => replies.length > 0);
    expect(refused.length).toBeGreaterThan(0);
    for (const peer of refused) {
      expect((await peer.reply()).get('code')).toMatchObject({ value: 146 });
      if (!peer.closed) await once(peer.socket, 'close');
    }
    const others = peers.filter((peer) => !refused.includes(peer));
    expect(others.length).toBeGreaterThanOrEqual(15);
    for (const peer of others) {
      await peer.send(message.subarray(-10));
      expect((await peer.reply()).get('ok')).toBe(1);
      peer.socket.destroy();
    }
    // What was held is free again.
    const late = await Peer.connect(path);
    await late.send(message);
    expect((await late.reply()).get('ok')).toBe(1);
    late.socket.destroy();
  });

  it('are no longer counted when their connections end', async () => {
    const message = ping(15_000_000);
    for (let round = 0; round < 3; round++) {
      const peers = await Promise.all(Array.from({ length: 10 }, () => Peer.connect(path)));
      for (const peer of peers) await peer.send(message.subarray(0, -10));
      expect(peers.every(({ replies }) => replies.length === 0)).toBe(true);
      for (const peer of peers) peer.socket.destroy();
      for (const { socket, closed } of peers) if (!closed) await once(socket, 'close');
      expect(await client.db().command({ ping: 1 })).toMatchObject({ ok: 1 });
    }
  });

  it('are put together from single bytes', async () => {
    const message = ping(20_000);
    const peer = await Peer.connect(path);
    for (const byte of message) await peer.send(Buffer.from([byte]));
    expect((await peer.reply()).get('ok')).toBe(1);
    peer.socket.destroy();
  });
});
