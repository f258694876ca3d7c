import type { Socket } from 'node:net';
import { dispatch, errorReply } from '../commands/dispatch';
import { type CommandContext } from '../commands/context';
import { MAX_MESSAGE_BYTES } from '../commands/server-commands';
import { CommandError } from '../errors';
import { type FrameBudget } from './frame-budget';
import { HEADER_BYTES, OP_MSG, type Request, readMessage, writeReply } from './message';

/** How much a client may send ahead while a request of it is in hand; beyond that it waits. */
const AHEAD_BYTES = 1024 * 1024;
/** What comes in smaller pieces is joined as it comes, so that a message in single bytes takes little more than its bytes. */
const PIECE_BYTES = 16 * 1024;

/**
 * Serves one client: its requests one after another, answers in their order. A message that cannot be read is answered
 * with an error where that is possible, and ends the connection.
 */
export class Connection {
  private chunks: Buffer[] = [];
  private buffered = 0;
  /** What of it the budget knows of. */
  private held = 0;
  /** The length of the message that is coming in, 0 until its header is there. */
  private expected = 0;
  private working = false;
  private ended = false;

  constructor(
    private readonly socket: Socket,
    private readonly context: Omit<CommandContext, 'database'>,
    private readonly budget: FrameBudget,
  ) {
    socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => this.receive(chunk));
    socket.on('error', () => this.end());
    socket.on('close', () => this.end());
  }

  /** Closes the connection once the request in hand is answered. */
  end(): void {
    this.ended = true;
    this.forget();
    if (!this.working) this.socket.destroy();
  }

  private receive(chunk: Buffer): void {
    if (this.ended) return;
    this.keep(chunk);
    if (!this.working) void this.work();
    else if (this.buffered > AHEAD_BYTES) this.socket.pause();
    if (!this.account()) {
      this.fail(new CommandError('ExceededMemoryLimit', 'too much of unfinished messages is held for all connections'));
    }
  }

  private keep(chunk: Buffer): void {
    this.buffered += chunk.length;
    const last = this.chunks.at(-1);
    if (last && last.length + chunk.length <= PIECE_BYTES) this.chunks.splice(-1, 1, Buffer.concat([last, chunk]));
    else this.chunks.push(chunk);
  }

  /** Tells the budget what is held now; says whether that may be. */
  private account(): boolean {
    const before = this.held;
    this.held = this.buffered;
    return this.budget.change(before, this.held);
  }

  private forget(): void {
    this.chunks = [];
    this.buffered = 0;
    this.account();
  }

  private async work(): Promise<void> {
    this.working = true;
    try {
      for (let message = this.nextMessage(); message && !this.ended; message = this.nextMessage()) {
        await this.answer(message);
      }
    } catch (error) {
      this.fail(error);
    }
    this.working = false;
    // What ended it may still have an error to write.
    if (this.ended && !this.socket.writableEnded) this.socket.destroy();
    else this.socket.resume();
  }

  private fail(error: unknown): void {
    if (this.ended) return;
    this.ended = true;
    this.forget();
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
    this.account();
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
