import type { Ack, ClientToServerEvents, ServerToClientEvents } from '@tertulia/contracts';
import { io, type Socket } from 'socket.io-client';
import { EventRecorder } from './event-recorder';

/** The name of an event that a client sends. */
export type ClientEvent = keyof ClientToServerEvents;
/** What that event takes. */
export type RequestOf<E extends ClientEvent> = Parameters<ClientToServerEvents[E]>[0];
/** What its acknowledgement carries when it succeeds. */
export type DataOf<E extends ClientEvent> =
  Parameters<Parameters<ClientToServerEvents[E]>[1]>[0] extends Ack<infer D> ? D : never;

export interface SocketOptions {
  /** Sent as `auth: { token }`. */
  token?: string;
  /** Sent with the handshake: a cookie, an origin. */
  headers?: Record<string, string>;
  transports?: ('websocket' | 'polling')[];
  /** Whether it connects again by itself; off where nothing is said. */
  reconnection?: boolean;
}

/** An acknowledgement that never comes is a defect; this long is waited for it. */
const SILENCE_MS = 10_000;

/** One connected socket with everything that it was sent. */
export class TestSocket {
  readonly events = new EventRecorder();
  /** Why it was disconnected, the last time; `null` while it never was. */
  disconnectReason: string | null = null;

  private constructor(readonly raw: Socket<ServerToClientEvents, ClientToServerEvents>) {
    raw.onAny((event: string, payload: unknown) => this.events.record(event, payload));
    raw.on('disconnect', (reason) => (this.disconnectReason = reason));
  }

  /** Connects; rejects with the server's `connect_error` where it refuses. */
  static connect(url: string, options: SocketOptions = {}): Promise<TestSocket> {
    const raw: Socket<ServerToClientEvents, ClientToServerEvents> = io(url, {
      forceNew: true,
      reconnection: options.reconnection ?? false,
      transports: options.transports ?? ['websocket'],
      ...(options.token === undefined ? {} : { auth: { token: options.token } }),
      ...(options.headers === undefined ? {} : { extraHeaders: options.headers }),
    });
    const socket = new TestSocket(raw);
    return new Promise((resolve, reject) => {
      raw.once('connect', () => resolve(socket));
      raw.once('connect_error', (error) => {
        raw.disconnect();
        reject(error);
      });
    });
  }

  get connected(): boolean {
    return this.raw.connected;
  }

  /** Sends an event; resolves with its acknowledgement, whichever it is. Rejects when the server answers by silence. */
  emit<E extends ClientEvent>(event: E, payload: RequestOf<E>): Promise<Ack<DataOf<E>>> {
    return this.emitAnything<DataOf<E>>(event, payload);
  }

  /** The same for an event or a payload that the contract does not have. */
  async emitAnything<T = unknown>(event: string, ...payload: unknown[]): Promise<Ack<T>> {
    // Socket.IO's types allow only events of the contract here, which is what this method is there to break.
    const anySocket: Socket = this.raw;
    return (await anySocket.timeout(SILENCE_MS).emitWithAck(event, ...payload)) as Ack<T>;
  }

  /** Sends an event that must succeed, and resolves with its data. */
  async ask<E extends ClientEvent>(event: E, payload: RequestOf<E>): Promise<DataOf<E>> {
    const ack = await this.emit(event, payload);
    if (!ack.ok) throw new Error(`${event} was refused: ${JSON.stringify(ack.error)}`);
    return ack.data;
  }

  /** Sends an event without a callback to answer through. */
  emitWithoutCallback(event: string, ...payload: unknown[]): void {
    const anySocket: Socket = this.raw;
    anySocket.emit(event, ...payload);
  }

  /** Resolves with the reason when the socket is disconnected. Rejects after `timeoutMs`. */
  disconnected(timeoutMs = 5_000): Promise<string> {
    if (!this.raw.connected) return Promise.resolve(this.disconnectReason ?? 'never connected');
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`Still connected after ${timeoutMs} ms`)), timeoutMs);
      this.raw.once('disconnect', (reason) => {
        clearTimeout(timer);
        resolve(reason);
      });
    });
  }

  /** Disconnects for good. */
  close(): void {
    this.raw.disconnect();
  }
}
