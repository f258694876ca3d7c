import type { Ack, ClientToServerEvents, ServerToClientEvents } from '@tertulia/contracts';
import type { Observable } from 'rxjs';
import type { ChatError } from './chat-error';

export type ClientEvent = keyof ClientToServerEvents;
/** What a client event carries. */
export type RequestPayload<E extends ClientEvent> = Parameters<ClientToServerEvents[E]>[0];
/** The `data` of its acknowledgement. */
export type ResponseData<E extends ClientEvent> =
  Parameters<Parameters<ClientToServerEvents[E]>[1]>[0] extends Ack<infer T> ? T : never;

export type ServerEvent = keyof ServerToClientEvents;
/** What a server event carries. */
export type EventPayload<E extends ServerEvent> = Parameters<ServerToClientEvents[E]>[0];

/** What happens to the connection. Each `connect()` is answered by `connected` or by `failed`. */
export type TransportEvent =
  | { type: 'connected' }
  /** It was open and is not any more. */
  | { type: 'disconnected'; reason: string }
  /** It could not be opened: `UNAUTHENTICATED` where the session is the cause, else `DISCONNECTED`. */
  | { type: 'failed'; error: ChatError };

/**
 * One connection to the server, opened when told to. It never reconnects by itself and queues nothing: `ChatClient` decides
 * when to try again, and what is sent again.
 */
export interface ChatTransport {
  readonly connected: boolean;
  /** Emits every change of the connection. Hot. */
  readonly events$: Observable<TransportEvent>;
  /** Opens the connection; does nothing while it is open or opening. */
  connect(): void;
  /** Closes it, without a `disconnected` event. */
  disconnect(): void;
  /**
   * Sends an event and resolves with its acknowledgement. Rejects with a `ChatError`: `DISCONNECTED` when there is no
   * connection or it breaks, `TIMEOUT` when no acknowledgement came within `timeoutMs`.
   */
  request<E extends ClientEvent>(
    event: E,
    payload: RequestPayload<E>,
    timeoutMs: number,
  ): Promise<Ack<ResponseData<E>>>;
  /** Emits each server event of that name, over all connections. Hot: listens while subscribed. */
  on<E extends ServerEvent>(event: E): Observable<EventPayload<E>>;
}
