import {
  ChatError,
  type ChatTransport,
  type ClientEvent,
  type EventPayload,
  type RequestPayload,
  type ResponseData,
  type ServerEvent,
  type TransportEvent,
} from '@tertulia/chat-client';
import type { Ack } from '@tertulia/contracts';
import {
  EMPTY,
  Subject,
  delay,
  filter,
  firstValueFrom,
  merge,
  mergeMap,
  of,
  takeUntil,
  timer,
  type Observable,
} from 'rxjs';
import type { Random } from './random';

/** What a transport can be made to do wrong. */
export type Mischief = 'acknowledgements-dropped' | 'events-lost' | 'events-reordered' | 'sends-repeated';

const MESSAGE_EVENTS: readonly ServerEvent[] = ['message_created', 'message_updated'];
/** Milliseconds by which an event or a repetition may be late. */
const LATE_MS = { event: 400, repetition: 1_500 };

/** Told of each acknowledgement that the client was given. */
export type Heard = (event: ClientEvent, payload: object, ack: Ack<unknown>) => void;

/** A transport that loses, repeats and reorders for as long as it is told to. */
export class FaultyTransport implements ChatTransport {
  private readonly until = new Map<Mischief, number>();
  private readonly closedSubject = new Subject<void>();
  private readonly crashedSubject = new Subject<void>();
  private crashed = false;
  readonly events$: Observable<TransportEvent>;

  constructor(
    private readonly inner: ChatTransport,
    private readonly random: Random,
    private readonly heard: Heard,
  ) {
    this.events$ = inner.events$.pipe(takeUntil(this.crashedSubject));
  }

  get connected(): boolean {
    return this.inner.connected;
  }

  /** Does this for the next `ms` milliseconds. */
  misbehave(mischief: Mischief, ms: number): void {
    this.until.set(mischief, performance.now() + ms);
  }

  /** Ends it now and for good, without a word to the client: whatever it asks or has asked stays unanswered. */
  crash(): void {
    this.crashed = true;
    this.crashedSubject.next();
    this.disconnect();
  }

  connect(): void {
    if (!this.crashed) this.inner.connect();
  }

  disconnect(): void {
    this.inner.disconnect();
    this.closedSubject.next();
  }

  async request<E extends ClientEvent>(
    event: E,
    payload: RequestPayload<E>,
    timeoutMs: number,
  ): Promise<Ack<ResponseData<E>>> {
    if (event === 'send_message' && this.does('sends-repeated')) this.repeatLater(event, payload, timeoutMs);
    const began = performance.now();
    const ack = await this.unlessCrashed(this.inner.request(event, payload, timeoutMs));
    if (this.does('acknowledgements-dropped')) {
      await this.unlessClosed(timeoutMs - (performance.now() - began));
      throw new ChatError('TIMEOUT', `no answer to ${event}`);
    }
    this.heard(event, payload, ack);
    return ack;
  }

  on<E extends ServerEvent>(event: E): Observable<EventPayload<E>> {
    const events = this.inner.on(event).pipe(takeUntil(this.crashedSubject));
    if (!MESSAGE_EVENTS.includes(event)) return events;
    return events.pipe(
      mergeMap((payload) => {
        if (this.does('events-lost')) return EMPTY;
        return this.does('events-reordered')
          ? of(payload).pipe(delay(this.random.between(0, LATE_MS.event)))
          : of(payload);
      }),
    );
  }

  private does(mischief: Mischief): boolean {
    return performance.now() < (this.until.get(mischief) ?? 0);
  }

  /** Sends the same once more, behind what follows it; nobody hears the answer. */
  private repeatLater<E extends ClientEvent>(event: E, payload: RequestPayload<E>, timeoutMs: number): void {
    setTimeout(
      () => {
        this.inner.request(event, payload, timeoutMs).catch(() => undefined);
      },
      this.random.between(0, LATE_MS.repetition),
    );
  }

  /** What the promise does; nothing, ever, once crashed. */
  private async unlessCrashed<T>(promise: Promise<T>): Promise<T> {
    try {
      return await promise;
    } finally {
      if (this.crashed) await new Promise(() => undefined);
    }
  }

  /** Resolves after `ms`. Rejects with `DISCONNECTED` when the connection ends before. */
  private async unlessClosed(ms: number): Promise<void> {
    const broken$ = this.inner.events$.pipe(filter(({ type }) => type !== 'connected'));
    const end = await this.unlessCrashed(firstValueFrom(merge(timer(Math.max(0, ms)), broken$, this.closedSubject)));
    if (end !== 0) throw new ChatError('DISCONNECTED', 'the connection broke');
  }
}
