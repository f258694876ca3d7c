import type { CacheCommit, ChatStorage, DraftName, OutboxEntry, StoredState } from '@tertulia/chat-client';
import type { Message } from '@tertulia/contracts';
import { Subject, takeUntil, type Observable } from 'rxjs';

/** What a device keeps; two of them, so that one can be made to forget. */
export interface Disk {
  cache: ChatStorage;
  outbox: ChatStorage;
}

/**
 * One life's access to what the device keeps. As in IndexedDB, every access takes a moment and they are carried out in the
 * order asked. A crash falls between them: what is not done is never done, and nobody hears of what was.
 */
export class CrashableStorage implements ChatStorage {
  private readonly crashedSubject = new Subject<void>();
  private crashed = false;
  private last: Promise<unknown> = Promise.resolve();
  readonly outbox$: Observable<OutboxEntry[]>;
  readonly wiped$: Observable<void>;

  constructor(
    private readonly disk: Disk,
    /** Milliseconds that an access takes, before it is carried out and again until it is told. */
    private readonly delayMs: () => number,
    /** Told of each draft that is durable. */
    private readonly draftKept: (conversationId: string, text: string) => void,
  ) {
    this.outbox$ = disk.outbox.outbox$.pipe(takeUntil(this.crashedSubject));
    this.wiped$ = disk.cache.wiped$.pipe(takeUntil(this.crashedSubject));
  }

  /** Ends it now. Whatever was asked and is not done stays without an answer for ever. */
  crash(): void {
    this.crashed = true;
    this.crashedSubject.next();
  }

  /** Resolves when all that was asked so far is done. */
  async idle(): Promise<void> {
    await this.last;
  }

  load(): Promise<StoredState> {
    return this.access(() => this.disk.cache.load());
  }

  messages(conversationId: string): Promise<Message[]> {
    return this.access(() => this.disk.cache.messages(conversationId));
  }

  commit(commit: CacheCommit, messagesPerConversation: number): Promise<void> {
    return this.access(() => this.disk.cache.commit(commit, messagesPerConversation));
  }

  outbox(): Promise<OutboxEntry[]> {
    return this.access(() => this.disk.outbox.outbox());
  }

  addToOutbox(entry: Omit<OutboxEntry, 'order'>): Promise<number> {
    return this.access(() => this.disk.outbox.addToOutbox(entry));
  }

  updateOutbox(clientMessageId: string, change: Partial<OutboxEntry>): Promise<void> {
    return this.access(() => this.disk.outbox.updateOutbox(clientMessageId, change));
  }

  removeFromOutbox(clientMessageId: string): Promise<void> {
    return this.access(() => this.disk.outbox.removeFromOutbox(clientMessageId));
  }

  setDraft(conversationId: string, text: string, names?: readonly DraftName[]): Promise<void> {
    return this.access(async () => {
      await this.disk.cache.setDraft(conversationId, text, names);
      this.draftKept(conversationId, text);
    });
  }

  wipe(): Promise<void> {
    return this.access(() => this.disk.cache.wipe());
  }

  close(): void {
    // The device keeps what is there.
  }

  private access<T>(work: () => Promise<T>): Promise<T> {
    const done = this.last.then(async () => {
      await this.moment();
      const result = await work();
      await this.moment();
      return result;
    });
    this.last = done.catch(() => undefined);
    return done;
  }

  /** Resolves a moment later; never after a crash. */
  private moment(): Promise<void> {
    return new Promise((resolve) => {
      setTimeout(() => {
        if (!this.crashed) resolve();
      }, this.delayMs());
    });
  }
}
