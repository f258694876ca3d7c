import { ErrorCode, type Ack, type Presence } from '@tertulia/contracts';
import { type Observable, Subject, filter, map } from 'rxjs';
import type { ChatApi, EarlyAnswer } from '../chat-api';
import { ChatError } from '../chat-error';
import type {
  ChatTransport,
  ClientEvent,
  EventPayload,
  RequestPayload,
  ResponseData,
  ServerEvent,
  TransportEvent,
} from '../chat-transport';
import type { FakeServer } from './fake-server';

interface Told {
  event: ServerEvent;
  payload: unknown;
}

/** One user's way to a `FakeServer`, which can be cut, slowed down and made to lose things. */
export class FakeConnection implements ChatTransport, ChatApi {
  private readonly eventsSubject = new Subject<TransportEvent>();
  readonly events$ = this.eventsSubject.asObservable();
  private readonly toldSubject = new Subject<Told>();
  private unlisten: (() => void) | null = null;
  private readonly inFlight = new Set<(error: ChatError) => void>();
  connected = false;
  /** Whether the server can be reached. */
  reachable = true;
  authenticated = true;
  /** What a refresh does: nothing, or throw. */
  onRefresh: () => void = () => undefined;
  refreshes = 0;
  /** Milliseconds each way. */
  latencyMs = 1;
  /** Decides what becomes of a live event; the default delivers it. */
  onLive: (told: Told, deliver: () => void) => void = (_told, deliver) => deliver();
  /** Events whose acknowledgement is lost, while it returns true. */
  losesAck: (event: ClientEvent) => boolean = () => false;
  /** When each try to connect was made. */
  readonly tries: number[] = [];

  constructor(
    private readonly server: FakeServer,
    readonly userId: string,
  ) {}

  connect(): void {
    this.tries.push(Date.now());
    setTimeout(() => {
      if (this.connected) return;
      if (!this.reachable) return this.fail('DISCONNECTED');
      if (!this.authenticated) return this.fail(ErrorCode.Unauthenticated);
      this.connected = true;
      this.unlisten = this.server.listen(this.userId, (event, payload) => {
        const told = { event, payload };
        this.onLive(told, () => this.deliver(told));
      });
      this.eventsSubject.next({ type: 'connected' });
    }, this.latencyMs);
  }

  disconnect(): void {
    this.drop();
  }

  /** Cuts the connection, as a broken network does. */
  cut(): void {
    if (!this.connected) return;
    this.drop();
    this.eventsSubject.next({ type: 'disconnected', reason: 'transport close' });
  }

  /** Brings a live event, now. */
  deliver({ event, payload }: Told): void {
    setTimeout(() => {
      if (this.connected) this.toldSubject.next({ event, payload });
    }, this.latencyMs);
  }

  on<E extends ServerEvent>(event: E): Observable<EventPayload<E>> {
    return this.toldSubject.pipe(
      filter((told) => told.event === event),
      map((told) => told.payload as EventPayload<E>),
    );
  }

  request<E extends ClientEvent>(
    event: E,
    payload: RequestPayload<E>,
    timeoutMs: number,
  ): Promise<Ack<ResponseData<E>>> {
    return new Promise((resolve, reject) => {
      if (!this.connected) return reject(new ChatError('DISCONNECTED', 'there is no connection'));
      const settle = (act: () => void): void => {
        clearTimeout(timer);
        this.inFlight.delete(fail);
        act();
      };
      const fail = (error: ChatError): void => settle(() => reject(error));
      const timer = setTimeout(() => fail(new ChatError('TIMEOUT', 'no answer')), timeoutMs);
      this.inFlight.add(fail);
      setTimeout(() => {
        if (!this.inFlight.has(fail)) return;
        const ack = this.answer(event, payload);
        if (this.losesAck(event)) return;
        setTimeout(() => {
          if (this.inFlight.has(fail)) settle(() => resolve(ack as Ack<ResponseData<E>>));
        }, this.latencyMs);
      }, this.latencyMs);
    });
  }

  history = (...args: Parameters<ChatApi['history']>) =>
    this.call(() => this.server.history(this.userId, ...args), 'history');
  changes = (id: string, { sinceRev }: { sinceRev: number }) =>
    this.call(() => this.server.changes(this.userId, id, sinceRev), 'changes');
  conversation = (id: string) => this.call(() => this.server.summary(id, this.userId), 'conversation');
  /** What was asked for before the client was there. */
  earlyAnswer: EarlyAnswer | null = null;
  early = (): Promise<EarlyAnswer | null> => Promise.resolve(this.earlyAnswer);
  refreshSession = (): Promise<void> =>
    this.call(() => {
      this.refreshes += 1;
      this.onRefresh();
    });

  private async call<T>(command: () => T, name = ''): Promise<T> {
    await new Promise((resolve) => setTimeout(resolve, this.latencyMs));
    if (!this.reachable) throw new ChatError('DISCONNECTED', 'the server cannot be reached');
    if (name !== '') this.server.log.push({ event: name, userId: this.userId, payload: null });
    const refusal = this.server.refusals.get(name);
    if (refusal) throw ChatError.from(refusal);
    const answer = command();
    await new Promise((resolve) => setTimeout(resolve, this.latencyMs));
    return answer;
  }

  private answer(event: ClientEvent, payload: unknown): Ack<unknown> {
    this.server.log.push({ event, userId: this.userId, payload });
    const refusal = this.server.refusals.get(event);
    if (refusal) return { ok: false, error: refusal };
    try {
      return { ok: true, data: this.run(event, payload) };
    } catch (error) {
      if (!(error instanceof ChatError)) throw error;
      return { ok: false, error: { code: error.code as ErrorCode, message: error.message } };
    }
  }

  private run(event: ClientEvent, payload: unknown): unknown {
    const { server, userId } = this;
    const of = <E extends ClientEvent>(_event: E): RequestPayload<E> => payload as RequestPayload<E>;
    switch (event) {
      case 'send_message':
        return server.send(userId, of(event));
      case 'edit_message':
        return server.edit(userId, of(event).conversationId, of(event).messageId, of(event).body);
      case 'delete_message':
        return server.edit(userId, of(event).conversationId, of(event).messageId, null);
      case 'mark_read':
        return server.mark(userId, of(event).conversationId, { readSeq: of(event).seq });
      case 'mark_delivered':
        return server.mark(userId, of(event).conversationId, { deliveredSeq: of(event).seq });
      case 'watch_presence':
        return of(event).userIds.map((id): Presence => ({ userId: id, online: true, lastSeenAt: null }));
      case 'sync':
        return server.sync(userId, of(event));
      case 'set_typing':
        return {};
    }
  }

  private fail(code: 'DISCONNECTED' | 'UNAUTHENTICATED'): void {
    this.eventsSubject.next({ type: 'failed', error: new ChatError(code, code) });
  }

  private drop(): void {
    this.connected = false;
    this.unlisten?.();
    this.unlisten = null;
    for (const fail of [...this.inFlight]) fail(new ChatError('DISCONNECTED', 'the connection broke'));
  }
}
