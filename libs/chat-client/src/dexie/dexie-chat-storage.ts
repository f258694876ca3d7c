import type { Message } from '@tertulia/contracts';
import { Dexie, liveQuery, type Collection, type Table } from 'dexie';
import { Observable, filter, map, share } from 'rxjs';
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
} from '../chat-storage';
import { contiguousTop } from '../contiguous-top';

/** Thrown when something is written after another tab has signed out. */
export class StorageWipedError extends Error {
  override readonly name = 'StorageWipedError';
}

interface MetaRow {
  key: 'epoch' | 'syncToken';
  value: string;
}

class ChatDatabase extends Dexie {
  declare readonly conversations: Table<CachedConversation, string>;
  declare readonly cursors: Table<StoredCursor, string>;
  declare readonly messages: Table<Message, [string, number]>;
  declare readonly outbox: Table<OutboxEntry, number, Omit<OutboxEntry, 'order'>>;
  declare readonly drafts: Table<StoredDraft, string>;
  declare readonly meta: Table<MetaRow, string>;

  constructor(name: string) {
    // A message counts as kept when it would survive a power cut; a cache would show what is not committed yet.
    super(name, { chromeTransactionDurability: 'strict', cache: 'disabled' });
    this.version(1).stores({
      conversations: 'conversation.id',
      cursors: 'conversationId',
      messages: '[conversationId+seq]',
      outbox: '++order, &clientMessageId',
      drafts: 'conversationId',
      meta: 'key',
    });
  }
}

/**
 * Keeps everything in IndexedDB, shared by all tabs of the origin. `name` holds the user's id: what one user has cached is never
 * shown to another.
 */
export class DexieChatStorage implements ChatStorage {
  private readonly db: ChatDatabase;
  private epoch: string | null = null;
  readonly outbox$: Observable<OutboxEntry[]>;
  readonly wiped$: Observable<void>;

  constructor(name: string) {
    this.db = new ChatDatabase(name);
    this.outbox$ = fromLiveQuery(() => this.outbox());
    this.wiped$ = fromLiveQuery(() => this.db.meta.get('epoch')).pipe(
      filter((row) => this.epoch !== null && row?.value !== this.epoch),
      map(() => undefined),
      share(),
    );
  }

  async load(): Promise<StoredState> {
    return this.db.transaction('rw', this.db.tables, async () => {
      this.epoch = (await this.db.meta.get('epoch'))?.value ?? (await this.newEpoch());
      const [conversations, cursors, drafts, token] = await Promise.all([
        this.db.conversations.toArray(),
        this.db.cursors.toArray(),
        this.db.drafts.toArray(),
        this.db.meta.get('syncToken'),
      ]);
      return { conversations, cursors, drafts, syncToken: token?.value ?? null };
    });
  }

  async messages(conversationId: string): Promise<Message[]> {
    return this.db.transaction('r', this.db.messages, this.db.cursors, async () => {
      const cursor = await this.db.cursors.get(conversationId);
      return contiguousTop(await this.range(conversationId, 0, Infinity).toArray(), cursor?.topSeq ?? 0);
    });
  }

  commit(commit: CacheCommit, messagesPerConversation: number): Promise<void> {
    const { conversations, cursors, messages, meta } = this.db;
    return this.write([conversations, cursors, messages, meta], async () => {
      await conversations.bulkPut(commit.conversations);
      for (const log of commit.logs) await this.commitLog(log, messagesPerConversation);
      for (const id of [...commit.removed, ...commit.evicted]) {
        await cursors.delete(id);
        await this.range(id, 0, Infinity).delete();
      }
      await conversations.bulkDelete(commit.removed);
      if (commit.syncToken === null) await meta.delete('syncToken');
      else if (commit.syncToken !== undefined) await meta.put({ key: 'syncToken', value: commit.syncToken });
    });
  }

  async outbox(): Promise<OutboxEntry[]> {
    return this.db.outbox.orderBy('order').toArray();
  }

  addToOutbox(entry: Omit<OutboxEntry, 'order'>): Promise<number> {
    return this.write([this.db.outbox, this.db.meta], () => this.db.outbox.add(entry));
  }

  updateOutbox(clientMessageId: string, change: Partial<OutboxEntry>): Promise<void> {
    return this.write([this.db.outbox, this.db.meta], async () => {
      await this.db.outbox.where({ clientMessageId }).modify(change);
    });
  }

  removeFromOutbox(clientMessageId: string): Promise<void> {
    return this.write([this.db.outbox, this.db.meta], async () => {
      await this.db.outbox.where({ clientMessageId }).delete();
    });
  }

  setDraft(conversationId: string, text: string, names: readonly DraftName[] = []): Promise<void> {
    return this.write([this.db.drafts, this.db.meta], async () => {
      if (text === '') await this.db.drafts.delete(conversationId);
      else await this.db.drafts.put({ conversationId, text, ...(names.length > 0 && { names }) });
    });
  }

  wipe(): Promise<void> {
    return this.db.transaction('rw', this.db.tables, async () => {
      await Promise.all(this.db.tables.map((table) => table.clear()));
      this.epoch = await this.newEpoch();
    });
  }

  close(): void {
    this.db.close();
  }

  /** Writes durably, unless another tab has signed out since this one began. */
  private write<T>(tables: Table[], task: () => PromiseLike<T>): Promise<T> {
    return this.db.transaction('rw', tables, async () => {
      const row = await this.db.meta.get('epoch');
      if (this.epoch !== null && row?.value !== this.epoch) throw new StorageWipedError('signed out in another tab');
      return task();
    });
  }

  private async commitLog({ cursor, messages, outside }: LogCommit, keep: number): Promise<void> {
    const { conversationId, topSeq } = cursor;
    const stored = await this.db.cursors.get(conversationId);
    // Another tab is ahead: what it stored is whole up to its cursor.
    if (stored && stored.rev > cursor.rev) return;
    await this.db.cursors.put(cursor);
    const known = await this.db.messages.bulkGet([...messages, ...outside].map(({ seq }) => [conversationId, seq]));
    const inside = messages.filter((message, index) => (known[index]?.rev ?? 0) <= message.rev);
    const below = outside.filter((message, index) => (known[messages.length + index]?.rev ?? Infinity) < message.rev);
    await this.db.messages.bulkPut([...inside, ...below]);
    await this.range(conversationId, 0, topSeq - keep).delete();
  }

  /** The messages with `seq` in [from, to]. */
  private range(conversationId: string, from: number, to: number): Collection<Message, [string, number]> {
    return this.db.messages
      .where('[conversationId+seq]')
      .between([conversationId, from], [conversationId, to], true, true);
  }

  private async newEpoch(): Promise<string> {
    const value = `${Date.now()}-${Math.random().toString(36).slice(2)}`;
    await this.db.meta.put({ key: 'epoch', value });
    return value;
  }
}

function fromLiveQuery<T>(query: () => Promise<T>): Observable<T> {
  return new Observable((subscriber) => {
    const subscription = liveQuery(query).subscribe({
      next: (value) => subscriber.next(value),
      error: (error) => subscriber.error(error),
    });
    return () => subscription.unsubscribe();
  });
}
