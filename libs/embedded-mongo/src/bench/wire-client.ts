import { mongo } from 'mongoose';
import { type Socket, connect } from 'node:net';
import { type Round, atOnce } from './timing';

const HEADER_BYTES = 16;
const OP_MSG = 2013;

/** Sockets that send messages made beforehand, so that what is measured is the server rather than a driver. */
export class WireClient {
  private constructor(private readonly connections: readonly WireConnection[]) {}

  /** Opens that many connections to a `mongodb://` address. */
  static async open(uri: string, connections: number): Promise<WireClient> {
    const [host = ''] = uri.replace('mongodb://', '').split(/[/?]/);
    const [name = '', port] = decodeURIComponent(host).split(':');
    const address = port === undefined ? { path: name } : { host: name, port: Number(port) };
    const opened = Array.from({ length: connections }, () => WireConnection.open(connect(address)));
    return new WireClient(await Promise.all(opened));
  }

  /** Sends each message over the connection that is free; throws for an answer that is not `{ n: 1, ok: 1 }`. */
  inserts(frames: readonly Buffer[]): Promise<Round> {
    return atOnce(this.connections.length, frames.length, async (index, worker) => {
      const [frame, connection] = [frames[index], this.connections[worker]];
      if (!frame || !connection) return;
      const reply = await connection.ask(frame);
      // Looking for bytes costs the generator less than decoding.
      if (!reply.includes(ONE_INSERTED) || !reply.includes(SUCCESS)) throw new Error(`refused: ${reply.toString()}`);
    });
  }

  close(): void {
    for (const connection of this.connections) connection.close();
  }
}

const ONE_INSERTED = Buffer.from('\x10n\0\x01\0\0\0', 'latin1');
const SUCCESS = Buffer.concat([Buffer.from('\x01ok\0', 'latin1'), Buffer.from(new Float64Array([1]).buffer)]);

/** The message of an `insert` of one document. */
export function insertFrame(database: string, collection: string, document: mongo.Document): Buffer {
  const body = mongo.BSON.serialize({ insert: collection, documents: [document], $db: database });
  const header = Buffer.alloc(HEADER_BYTES + 5);
  header.writeInt32LE(header.length + body.length, 0);
  header.writeInt32LE(OP_MSG, 12);
  return Buffer.concat([header, body]);
}

class WireConnection {
  private chunks: Buffer[] = [];
  private answer: ((reply: Buffer) => void) | undefined;
  private fail: ((error: Error) => void) | undefined;

  private constructor(private readonly socket: Socket) {
    socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => this.receive(chunk));
    socket.on('close', () => this.fail?.(new Error('the server closed a connection')));
    socket.on('error', (error) => this.fail?.(error));
  }

  static open(socket: Socket): Promise<WireConnection> {
    return new Promise((resolve, reject) => {
      socket.once('error', reject);
      socket.once('connect', () => resolve(new WireConnection(socket)));
    });
  }

  ask(frame: Buffer): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      this.answer = resolve;
      this.fail = reject;
      this.socket.write(frame);
    });
  }

  close(): void {
    this.fail = undefined;
    this.socket.destroy();
  }

  private receive(chunk: Buffer): void {
    this.chunks.push(chunk);
    const reply = this.chunks.length === 1 ? chunk : Buffer.concat(this.chunks);
    if (reply.length < HEADER_BYTES || reply.length < reply.readInt32LE(0)) return;
    this.chunks = [];
    this.answer?.(reply);
  }
}
