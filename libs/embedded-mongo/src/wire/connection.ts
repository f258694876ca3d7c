import type { Socket } from 'node:net';
import { dispatch, errorReply } from '../commands/dispatch';
import { type CommandContext } from '../commands/context';
import { MAX_MESSAGE_BYTES } from '../commands/server-commands';
import { CommandError } from '../errors';
import { HEADER_BYTES, OP_MSG, type Request, readMessage, writeReply } from './message';

/** How much a client may send ahead while a request of it is in hand; beyond that it waits. */
const AHEAD_BYTES = 1024 * 1024;

/**
 * Serves one client: its requests one after another, answers in their order. A message that cannot be read is answered
 * with an error where that is possible, and ends the connection.
 */
export class Connection {
  private chunks: Buffer[] = [];
  private buffered = 0;
  /** The length of the message that is coming in, 0 until its header is there. */
  private expected = 0;
  private working = false;
  private ended = false;

  constructor(
    private readonly socket: Socket,
    private readonly context: Omit<CommandContext, 'database'>,
  ) {
    socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => this.receive(chunk));
    socket.on('error', () => this.end());
    socket.on('close', () => this.end());
  }

  /** Closes the connection once the request in hand is answered. */
  end(): void {
    this.ended = true;
    this.chunks = [];
    if (!this.working) this.socket.destroy();
  }

  private receive(chunk: Buffer): void {
    if (this.ended) return;
    this.chunks.push(chunk);
    this.buffered += chunk.length;
    if (!this.working) void this.work();
    else if (this.buffered > AHEAD_BYTES) this.socket.pause();
  }

  private async work(): Promise<void> {
    this.working = true;
    try {
      for (let message = this.nextMessage(); message && !this.ended; message = this.nextMessage()) {
        await this.answer(message);
      }
    } catch (error) {
      this.working = false;
      return this.fail(error);
    }
    this.working = false;
    if (this.ended) this.socket.destroy();
    else this.socket.resume();
  }

  private fail(error: unknown): void {
    this.ended = true;
    this.chunks = [];
    const { socket } = this;
    socket.end(Buffer.concat(writeReply(0, OP_MSG, errorReply(error))), () => socket.destroy());
  }

  private async answer(message: Buffer): Promise<void> {
    const request: Request = readMessage(message);
    const reply = await dispatch(this.context, request.command);
    if (request.silent || this.ended) return;
    const flushed = this.socket.write(Buffer.concat(writeReply(request.requestId, request.opCode, reply)));
    if (!flushed) await this.drained();
  }

  /** A client that does not read its answers gets no further ones computed. */
  private drained(): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        this.socket.off('drain', done);
        this.socket.off('close', done);
        resolve();
      };
      this.socket.on('drain', done);
      this.socket.on('close', done);
    });
  }

  /** The next whole message, or undefined until more has come. */
  private nextMessage(): Buffer | undefined {
    if (this.expected === 0) {
      if (this.buffered < HEADER_BYTES) return undefined;
      this.expected = this.joined(HEADER_BYTES).readInt32LE(0);
      if (this.expected < HEADER_BYTES || this.expected > MAX_MESSAGE_BYTES) {
        throw new CommandError(
          'ProtocolError',
          `recv(): message len ${this.expected} is invalid. Min ${HEADER_BYTES} Max: ${MAX_MESSAGE_BYTES}`,
        );
      }
    }
    if (this.buffered < this.expected) return undefined;
    const size = this.expected;
    const all = this.joined(size);
    this.expected = 0;
    this.buffered -= size;
    this.chunks[0] = all.subarray(size);
    if (all.length === size) this.chunks.shift();
    return all.subarray(0, size);
  }

  /** The first chunk, joined with the others only if it is shorter than `size`. */
  private joined(size: number): Buffer {
    const [first] = this.chunks;
    if (first && first.length >= size) return first;
    const all = Buffer.concat(this.chunks);
    this.chunks = [all];
    return all;
  }
}
