import { ErrorCode, type Changes, type Conversation, type History, type HistoryQuery } from '@tertulia/contracts';
import { backoffMs } from './backoff';
import type { ChatApi, EarlyAnswer } from './chat-api';
import { ChatError, isTransient, toChatError } from './chat-error';
import type { ChatTransport, ClientEvent, RequestPayload, ResponseData } from './chat-transport';
import type { Clock } from './clock';
import type { Session } from './session';

export interface ServerCallsOptions {
  transport: ChatTransport;
  api: ChatApi;
  session: Session;
  clock: Clock;
  random: () => number;
  requestTimeoutMs: number;
  /** Called when an answer is overdue: not there after `requestTimeoutMs`, whatever the request may take. */
  overdue: () => void;
  /** Called when the connection's own session is not taken any more. */
  unauthenticated: () => void;
}

/** Everything that is asked of the server. Each call rejects with a `ChatError`. */
export class ServerCalls {
  constructor(private readonly options: ServerCallsOptions) {}

  /** Sends an event and resolves with the `data` of its acknowledgement. */
  async request<E extends ClientEvent>(
    event: E,
    payload: RequestPayload<E>,
    timeoutMs = this.options.requestTimeoutMs,
  ): Promise<ResponseData<E>> {
    const { transport, clock, requestTimeoutMs, overdue } = this.options;
    const cancel = clock.schedule(Math.min(requestTimeoutMs, timeoutMs), overdue);
    const ack = await transport.request(event, payload, timeoutMs).finally(cancel);
    if (ack.ok) return ack.data;
    if (ack.error.code === ErrorCode.Unauthenticated) this.options.unauthenticated();
    throw ChatError.from(ack.error);
  }

  history(conversationId: string, query: HistoryQuery): Promise<History> {
    return this.withSession((api) => api.history(conversationId, query));
  }

  changes(conversationId: string, sinceRev: number): Promise<Changes> {
    return this.withSession((api) => api.changes(conversationId, { sinceRev, limit: 100 }));
  }

  conversation(conversationId: string): Promise<Conversation> {
    return this.withSession((api) => api.conversation(conversationId));
  }

  async early(conversationId: string): Promise<EarlyAnswer | null> {
    return (await this.options.api.early?.(conversationId)) ?? null;
  }

  /** Calls until it succeeds or fails for good, with backoff in between. Rejects with `DISCONNECTED` once `live` has aborted. */
  async persist<T>(live: AbortSignal, call: () => Promise<T>): Promise<T> {
    for (let attempt = 0; ; attempt += 1) {
      if (live.aborted) throw new ChatError('DISCONNECTED', 'the connection ended');
      try {
        return await call();
      } catch (error) {
        if (!isTransient(error)) throw error;
        await this.pause(toChatError(error), attempt, live);
      }
    }
  }

  /** Waits as long as the error asks for, or by backoff; ends early when `live` aborts. */
  pause(error: ChatError, attempt: number, live: AbortSignal): Promise<void> {
    const delayMs = error.retryAfterMs ?? backoffMs(attempt, this.options.random);
    return new Promise((resolve) => {
      if (live.aborted) return resolve();
      const done = (): void => {
        cancel();
        live.removeEventListener('abort', done);
        resolve();
      };
      const cancel = this.options.clock.schedule(delayMs, done);
      live.addEventListener('abort', done);
    });
  }

  private async withSession<T>(call: (api: ChatApi) => Promise<T>): Promise<T> {
    try {
      return await call(this.options.api);
    } catch (error) {
      const expired = error instanceof ChatError && error.code === ErrorCode.Unauthenticated;
      if (!expired || !(await this.options.session.refresh())) throw toChatError(error);
      return call(this.options.api);
    }
  }
}
