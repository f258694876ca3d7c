import type {
  ChatTransport,
  ClientEvent,
  EventPayload,
  RequestPayload,
  ResponseData,
  ServerEvent,
  TransportEvent,
} from '@tertulia/chat-client';
import type { Ack } from '@tertulia/contracts';
import { tap, type Observable } from 'rxjs';

/** What clients asked for and did not get. */
export interface Failures {
  /** Handshakes that were refused or not answered. */
  handshakes: number;
  /** Requests that were refused, not answered in time, or whose connection broke, by what became of them. */
  requests: Map<string, number>;
}

/** A transport that counts what fails on it. */
export class CountedTransport implements ChatTransport {
  readonly events$: Observable<TransportEvent>;

  constructor(
    private readonly inner: ChatTransport,
    private readonly failures: Failures,
  ) {
    this.events$ = inner.events$.pipe(
      tap(({ type }) => {
        if (type === 'failed') failures.handshakes += 1;
      }),
    );
  }

  get connected(): boolean {
    return this.inner.connected;
  }

  connect(): void {
    this.inner.connect();
  }

  disconnect(): void {
    this.inner.disconnect();
  }

  on<E extends ServerEvent>(event: E): Observable<EventPayload<E>> {
    return this.inner.on(event);
  }

  async request<E extends ClientEvent>(
    event: E,
    payload: RequestPayload<E>,
    timeoutMs: number,
  ): Promise<Ack<ResponseData<E>>> {
    try {
      const ack = await this.inner.request(event, payload, timeoutMs);
      if (!ack.ok) this.count(`${event} ${ack.error.code}`);
      return ack;
    } catch (error) {
      this.count(`${event} ${error instanceof Error && 'code' in error ? String(error.code) : 'failed'}`);
      throw error;
    }
  }

  private count(what: string): void {
    const { requests } = this.failures;
    requests.set(what, (requests.get(what) ?? 0) + 1);
  }
}
