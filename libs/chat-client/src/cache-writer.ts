import type { CacheBounds } from './chat-client-options';
import type { CacheCommit, ChatStorage, LogCommit } from './chat-storage';
import type { Cancel, Clock } from './clock';
import type { ConversationState } from './conversation-state';
import type { ConversationStore, StoreChange } from './conversation-store';

/** Milliseconds in which changes are gathered into one write. */
const WRITE_AFTER_MS = 200;

export interface CacheWriterOptions {
  storage: ChatStorage;
  store: ConversationStore;
  clock: Clock;
  bounds: CacheBounds;
  syncToken: () => string | null;
  failed: (error: unknown) => void;
}

/** Brings the storage up to what is in memory, in whole steps, within the bounds of the cache. */
export class CacheWriter {
  private readonly summaries = new Set<string>();
  private readonly logs = new Set<string>();
  private readonly removed = new Set<string>();
  private readonly storedSummaries = new Set<string>();
  private readonly storedLogs = new Set<string>();
  private cancelTimer: Cancel | null = null;
  private writing: Promise<void> = Promise.resolve();

  constructor(private readonly options: CacheWriterOptions) {}

  /** What the storage holds at the start. */
  restore(summaries: Iterable<string>, logs: Iterable<string>): void {
    for (const id of summaries) this.storedSummaries.add(id);
    for (const id of logs) this.storedLogs.add(id);
  }

  /** Has a change stored soon. */
  note(change: StoreChange): void {
    if (change.type === 'removed') {
      this.removed.add(change.conversationId);
      this.storedLogs.delete(change.conversationId);
    } else {
      this.removed.delete(change.state.id);
      (change.type === 'log' ? this.logs : this.summaries).add(change.state.id);
    }
    this.cancelTimer ??= this.options.clock.schedule(WRITE_AFTER_MS, () => void this.flush());
  }

  /** Stores everything now. Resolves when it is stored; a failure is told, not thrown. */
  flush(): Promise<void> {
    this.cancelTimer?.();
    this.cancelTimer = null;
    this.writing = this.writing.then(() => this.write());
    return this.writing;
  }

  /** Drops what is not stored yet. Resolves when no write is on its way. */
  discard(): Promise<void> {
    this.cancelTimer?.();
    this.cancelTimer = null;
    for (const set of [this.summaries, this.logs, this.removed, this.storedSummaries, this.storedLogs]) set.clear();
    return this.writing;
  }

  private async write(): Promise<void> {
    try {
      await this.options.storage.commit(this.collect(), this.options.bounds.messages);
    } catch (error) {
      // What was to be stored is in memory alone: the next write brings everything.
      this.storedSummaries.clear();
      this.storedLogs.clear();
      this.options.failed(error);
    }
  }

  private collect(): CacheCommit {
    const { store, bounds, syncToken } = this.options;
    const ranked = store.ranked();
    const kept = ranked.slice(0, bounds.conversations);
    const whole = kept.length === ranked.length;
    const logged = new Set(kept.slice(0, bounds.logs).map(({ id }) => id));
    const keptIds = new Set(kept.map(({ id }) => id));
    const gone = [...this.storedSummaries].filter((id) => !keptIds.has(id) && store.get(id) !== undefined);
    const evicted = [...this.storedLogs].filter((id) => !logged.has(id));
    const commit: CacheCommit = {
      conversations: kept.filter(({ id }) => this.isNew(id)).map((state) => state.cached()),
      logs: kept.filter(({ id }) => logged.has(id)).flatMap((state) => this.logCommit(state)),
      removed: [...this.removed, ...gone],
      evicted,
      // The token vouches for every summary: with one left out, all have to come again.
      syncToken: whole ? syncToken() : null,
    };
    for (const id of commit.removed) this.storedSummaries.delete(id);
    for (const id of evicted) this.storedLogs.delete(id);
    for (const { conversation } of commit.conversations) this.storedSummaries.add(conversation.id);
    for (const { cursor } of commit.logs) this.storedLogs.add(cursor.conversationId);
    for (const id of this.logs) if (!logged.has(id)) this.logs.delete(id);
    this.summaries.clear();
    this.removed.clear();
    return commit;
  }

  private isNew(id: string): boolean {
    return this.summaries.has(id) || this.logs.has(id) || !this.storedSummaries.has(id);
  }

  private logCommit({ id, log }: ConversationState): LogCommit[] {
    const stored = this.storedLogs.has(id);
    if (stored && !this.logs.has(id)) return [];
    const commit = log.takeCommit(this.options.bounds.messages, !stored);
    if (!commit) return [];
    this.logs.delete(id);
    return [commit];
  }
}
