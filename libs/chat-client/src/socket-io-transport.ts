import { ErrorCode, type Ack } from '@tertulia/contracts';
import { Observable, Subject } from 'rxjs';
import { ChatError } from './chat-error';
import type {
  ChatTransport,
  ClientEvent,
  EventPayload,
  RequestPayload,
  ResponseData,
  ServerEvent,
  TransportEvent,
} from './chat-transport';

/**
 * What is used of a Socket.IO client socket, typed so that `socket.io-client`'s `Socket` fits with any event maps, and
 * `ngx-socket-io`'s too.
 */
export interface SocketLike {
  readonly connected: boolean;
  connect(): unknown;
  disconnect(): unknown;
  on(event: never, listener: never): unknown;
  off(event: never, listener: never): unknown;
  emit(event: never, ...args: never[]): unknown;
  /** The manager, whose own reconnection is switched off. */
  readonly io?: { reconnection(enabled: boolean): unknown };
}

/** The same socket, as it is called. */
interface CalledSocket extends SocketLike {
  on(event: string, listener: (...args: unknown[]) => void): unknown;
  off(event: string, listener: (...args: unknown[]) => void): unknown;
  emit(event: string, ...args: unknown[]): unknown;
}

/** A `ChatTransport` over a Socket.IO client socket made with `autoConnect: false`. The socket belongs to it from then on. */
export function socketIoTransport(socket: SocketLike): ChatTransport {
  return new SocketIoTransport(socket);
}

class SocketIoTransport implements ChatTransport {
  private readonly eventsSubject = new Subject<TransportEvent>();
  readonly events$ = this.eventsSubject.asObservable();
  private readonly inFlight = new Set<(error: ChatError) => void>();
  private closing = false;

  constructor(private readonly socket: CalledSocket) {
    socket.io?.reconnection(false);
    socket.on('connect', () => this.eventsSubject.next({ type: 'connected' }));
    socket.on('connect_error', (error: unknown) =>
      this.eventsSubject.next({ type: 'failed', error: connectError(error) }),
    );
    socket.on('disconnect', (reason: unknown) => this.onDisconnect(String(reason)));
  }

  get connected(): boolean {
    return this.socket.connected;
  }

  connect(): void {
    this.socket.connect();
  }

  disconnect(): void {
    this.closing = true;
    this.socket.disconnect();
    this.closing = false;
    this.failInFlight('the connection was closed');
  }

  request<E extends ClientEvent>(
    event: E,
    payload: RequestPayload<E>,
    timeoutMs: number,
  ): Promise<Ack<ResponseData<E>>> {
    return new Promise((resolve, reject) => {
      // A Socket.IO socket would queue it and send it after a reconnect, ahead of `sync`.
      if (!this.socket.connected) return reject(disconnected('there is no connection'));
      const settle = (): void => {
        clearTimeout(timer);
        this.inFlight.delete(fail);
      };
      const fail = (error: ChatError): void => {
        settle();
        reject(error);
      };
      const timer = setTimeout(() => fail(new ChatError('TIMEOUT', `no answer to ${event}`)), timeoutMs);
      this.inFlight.add(fail);
      this.socket.emit(event, payload, (ack: unknown) => {
        settle();
        if (isAck<ResponseData<E>>(ack)) resolve(ack);
        else reject(new ChatError(ErrorCode.Internal, `the answer to ${event} is no acknowledgement`));
      });
    });
  }

  on<E extends ServerEvent>(event: E): Observable<EventPayload<E>> {
    return new Observable((subscriber) => {
      const listener = (...[payload]: unknown[]): void => subscriber.next(payload as EventPayload<E>);
      this.socket.on(event, listener);
      return () => this.socket.off(event, listener);
    });
  }

  private onDisconnect(reason: string): void {
    this.failInFlight(`the connection broke: ${reason}`);
    if (!this.closing) this.eventsSubject.next({ type: 'disconnected', reason });
  }

  private failInFlight(message: string): void {
    for (const fail of [...this.inFlight]) fail(disconnected(message));
  }
}

function disconnected(message: string): ChatError {
  return new ChatError('DISCONNECTED', message);
}

function isAck<T>(ack: unknown): ack is Ack<T> {
  return typeof ack === 'object' && ack !== null && 'ok' in ack && typeof ack.ok === 'boolean';
}

/** The server's refusal has its code as the message, and may have the whole error as `data`. */
function connectError(error: unknown): ChatError {
  const message = error instanceof Error ? error.message : String(error);
  const data = error instanceof Error && 'data' in error ? error.data : null;
  const named = typeof data === 'object' && data !== null && 'code' in data ? data.code : message;
  const code = Object.values(ErrorCode).find((known) => known === named);
  return code === undefined ? disconnected(message) : new ChatError(code, message);
}
