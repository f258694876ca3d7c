import { ErrorCode, LIMITS, type SyncResponse } from '@tertulia/contracts';
import { ChatError, isTransient } from './chat-error';
import type { ConversationState } from './conversation-state';
import type { ConversationStore } from './conversation-store';
import type { ServerCalls } from './server-calls';

/** Logs that catch up at the same time. */
const PARALLEL_LOGS = 4;
/** An answer may be large and the server may have many to give at once. */
const SYNC_TIMEOUT_MS = 30_000;

export interface SynchroniserOptions {
  store: ConversationStore;
  calls: ServerCalls;
  /** Called when a conversation turns out to be gone. */
  removed: (conversationId: string) => void;
  /** Milliseconds that the oldest message has waited to be sent; `null` where none waits. */
  outboxAgeMs: () => number | null;
}

/** Asks for all that was missed, and does not rest before it is there. */
export class Synchroniser {
  /** Of the last answer; opaque. */
  syncToken: string | null = null;
  private running: Promise<void> | null = null;

  constructor(private readonly options: SynchroniserOptions) {}

  /** Resolves when the client is whole. Rejects when the connection ends before, or the server refuses for good. */
  async catchUp(live: AbortSignal): Promise<void> {
    await this.options.calls.persist(live, () => this.once(SYNC_TIMEOUT_MS));
    await this.catchUpLogs(live);
  }

  /** One `sync` without insisting. Rejects with a `ChatError`. */
  async light(timeoutMs: number): Promise<void> {
    await this.once(timeoutMs);
    this.options.store.watch();
  }

  private once(timeoutMs: number): Promise<void> {
    return (this.running ??= this.allPages(timeoutMs).finally(() => (this.running = null)));
  }

  /** The newest conversations first; one `sync` takes only so many cursors. */
  private async allPages(timeoutMs: number): Promise<void> {
    const { max } = LIMITS.syncCursors;
    const newest = (): ConversationState[] => this.options.store.ranked().slice(0, max);
    const beyond = this.options.store.ranked().slice(max);
    await this.pages(newest, timeoutMs);
    for (let from = 0; from < beyond.length; from += max) {
      await this.pages(() => beyond.slice(from, from + max), timeoutMs);
    }
  }

  private async pages(states: () => readonly ConversationState[], timeoutMs: number): Promise<void> {
    let asked = '';
    for (;;) {
      const cursors = this.cursors(states());
      const request = { cursors, ...(this.syncToken !== null && { syncToken: this.syncToken }) };
      const outboxAgeMs = this.options.outboxAgeMs();
      const response = await this.request({ ...request, ...(outboxAgeMs !== null && { outboxAgeMs }) }, timeoutMs);
      this.take(response);
      if (!response.hasMore) return;
      // The same question would get the same answer for ever.
      const asking = JSON.stringify(request);
      if (asking === asked) throw new ChatError(ErrorCode.Internal, 'sync says there is more and does not move on');
      asked = asking;
    }
  }

  private async request(request: Parameters<Synchroniser['send']>[0], timeoutMs: number): Promise<SyncResponse> {
    try {
      return await this.send(request, timeoutMs);
    } catch (error) {
      const { syncToken, outboxAgeMs } = request;
      const refused = error instanceof ChatError && error.code === ErrorCode.ValidationFailed;
      if (!refused || (syncToken === undefined && outboxAgeMs === undefined)) throw error;
      // A token that another version of the server has made, or a property that an earlier one does not know.
      this.syncToken = null;
      return this.send({ cursors: request.cursors }, timeoutMs);
    }
  }

  private send(
    request: { cursors: { conversationId: string; rev: number }[]; syncToken?: string; outboxAgeMs?: number },
    timeoutMs: number,
  ): Promise<SyncResponse> {
    return this.options.calls.request('sync', request, timeoutMs);
  }

  private cursors(states: readonly ConversationState[]): { conversationId: string; rev: number }[] {
    const known = states.filter((state) => this.options.store.get(state.id) === state);
    return known.map(({ id, log }) => ({ conversationId: id, rev: log.rev }));
  }

  private take({ changes, conversations, removed, syncToken }: SyncResponse): void {
    const { store } = this.options;
    for (const conversation of conversations) store.merge(conversation);
    for (const { conversationId, messages, rev, hasMore } of changes) {
      const follower = store.get(conversationId)?.follower;
      follower?.receivePage(messages, rev);
      if (hasMore) follower?.expect(rev + 1);
    }
    for (const conversationId of removed) this.options.removed(conversationId);
    this.syncToken = syncToken ?? null;
  }

  private async catchUpLogs(live: AbortSignal): Promise<void> {
    const behind = this.options.store.ranked().filter(({ follower }) => follower.behind);
    const next = async (): Promise<void> => {
      for (let state = behind.shift(); state; state = behind.shift()) await this.catchUpLog(state, live);
    };
    await Promise.all(Array.from({ length: PARALLEL_LOGS }, next));
  }

  private async catchUpLog({ id, follower }: ConversationState, live: AbortSignal): Promise<void> {
    try {
      await this.options.calls.persist(live, () => follower.catchUp());
    } catch (error) {
      if (isTransient(error)) throw error;
      if (error instanceof ChatError && error.code === ErrorCode.NotFound) return this.options.removed(id);
      throw error;
    }
  }
}
