import type { Message } from '@tertulia/contracts';
import { BehaviorSubject, Subject } from 'rxjs';
import type {
  CacheCommit,
  CachedConversation,
  ChatStorage,
  DraftName,
  LogCommit,
  OutboxEntry,
  StoredCursor,
  StoredDraft,
  StoredState,
} from './chat-storage';
import { contiguousTop } from './contiguous-top';

/** Keeps everything for as long as the process runs. Several clients may share one, as tabs share a database. */
export class MemoryChatStorage implements ChatStorage {
  private readonly conversations = new Map<string, CachedConversation>();
  private readonly cursors = new Map<string, StoredCursor>();
  private readonly logs = new Map<string, Map<number, Message>>();
  private readonly drafts = new Map<string, StoredDraft>();
  private readonly outboxSubject = new BehaviorSubject<OutboxEntry[]>([]);
  private readonly wipedSubject = new Subject<void>();
  private syncToken: string | null = null;
  private lastOrder = 0;

  readonly outbox$ = this.outboxSubject.asObservable();
  readonly wiped$ = this.wipedSubject.asObservable();

  load(): Promise<StoredState> {
    return Promise.resolve({
      conversations: [...this.conversations.values()],
      cursors: [...this.cursors.values()],
      syncToken: this.syncToken,
      drafts: [...this.drafts.values()],
    });
  }

  messages(conversationId: string): Promise<Message[]> {
    const stored = [...(this.logs.get(conversationId)?.values() ?? [])].sort((a, b) => a.seq - b.seq);
    return Promise.resolve(contiguousTop(stored, this.cursors.get(conversationId)?.topSeq ?? 0));
  }

  commit(commit: CacheCommit, messagesPerConversation: number): Promise<void> {
    for (const cached of commit.conversations) this.conversations.set(cached.conversation.id, cached);
    for (const log of commit.logs) this.commitLog(log, messagesPerConversation);
    for (const id of [...commit.removed, ...commit.evicted]) {
      this.cursors.delete(id);
      this.logs.delete(id);
    }
    for (const id of commit.removed) this.conversations.delete(id);
    if (commit.syncToken !== undefined) this.syncToken = commit.syncToken;
    return Promise.resolve();
  }

  outbox(): Promise<OutboxEntry[]> {
    return Promise.resolve(this.outboxSubject.value);
  }

  addToOutbox(entry: Omit<OutboxEntry, 'order'>): Promise<number> {
    const order = ++this.lastOrder;
    this.outboxSubject.next([...this.outboxSubject.value, { ...entry, order }]);
    return Promise.resolve(order);
  }

  updateOutbox(clientMessageId: string, change: Partial<OutboxEntry>): Promise<void> {
    this.outboxSubject.next(
      this.outboxSubject.value.map((entry) =>
        entry.clientMessageId === clientMessageId ? { ...entry, ...change } : entry,
      ),
    );
    return Promise.resolve();
  }

  removeFromOutbox(clientMessageId: string): Promise<void> {
    this.outboxSubject.next(this.outboxSubject.value.filter((entry) => entry.clientMessageId !== clientMessageId));
    return Promise.resolve();
  }

  setDraft(conversationId: string, text: string, names: readonly DraftName[] = []): Promise<void> {
    if (text === '') this.drafts.delete(conversationId);
    else this.drafts.set(conversationId, { conversationId, text, ...(names.length > 0 && { names }) });
    return Promise.resolve();
  }

  wipe(): Promise<void> {
    this.conversations.clear();
    this.cursors.clear();
    this.logs.clear();
    this.drafts.clear();
    this.syncToken = null;
    this.outboxSubject.next([]);
    this.wipedSubject.next();
    return Promise.resolve();
  }

  close(): void {
    // Nothing is held open.
  }

  private commitLog({ cursor, messages, outside }: LogCommit, keep: number): void {
    const stored = this.cursors.get(cursor.conversationId);
    // Another client is ahead: what it stored is whole up to its cursor.
    if (stored && stored.rev > cursor.rev) return;
    const log = this.logs.get(cursor.conversationId) ?? new Map<number, Message>();
    this.logs.set(cursor.conversationId, log);
    this.cursors.set(cursor.conversationId, { ...cursor });
    for (const message of messages) if ((log.get(message.seq)?.rev ?? 0) <= message.rev) log.set(message.seq, message);
    for (const message of outside)
      if ((log.get(message.seq)?.rev ?? Infinity) < message.rev) log.set(message.seq, message);
    for (const seq of log.keys()) if (seq <= cursor.topSeq - keep) log.delete(seq);
  }
}
