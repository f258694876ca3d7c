import type { CacheCommit, ChatStorage, DraftName, OutboxEntry, StoredState } from '@tertulia/chat-client';
import type { Message } from '@tertulia/contracts';
import { defer, switchMap, type Observable } from 'rxjs';

/**
 * A storage whose code is fetched when it is first used. Where it cannot be had, the call rejects, as it would where the browser
 * refuses its database, and the next one tries again.
 */
export class LazyChatStorage implements ChatStorage {
  private opened: Promise<ChatStorage> | null = null;

  readonly outbox$: Observable<OutboxEntry[]> = defer(() => this.storage()).pipe(switchMap(({ outbox$ }) => outbox$));
  readonly wiped$: Observable<void> = defer(() => this.storage()).pipe(switchMap(({ wiped$ }) => wiped$));

  constructor(private readonly open: () => Promise<ChatStorage>) {}

  async load(): Promise<StoredState> {
    return (await this.storage()).load();
  }

  async messages(conversationId: string): Promise<Message[]> {
    return (await this.storage()).messages(conversationId);
  }

  async commit(commit: CacheCommit, messagesPerConversation: number): Promise<void> {
    return (await this.storage()).commit(commit, messagesPerConversation);
  }

  async outbox(): Promise<OutboxEntry[]> {
    return (await this.storage()).outbox();
  }

  async addToOutbox(entry: Omit<OutboxEntry, 'order'>): Promise<number> {
    return (await this.storage()).addToOutbox(entry);
  }

  async updateOutbox(clientMessageId: string, change: Partial<OutboxEntry>): Promise<void> {
    return (await this.storage()).updateOutbox(clientMessageId, change);
  }

  async removeFromOutbox(clientMessageId: string): Promise<void> {
    return (await this.storage()).removeFromOutbox(clientMessageId);
  }

  async setDraft(conversationId: string, text: string, names?: readonly DraftName[]): Promise<void> {
    return (await this.storage()).setDraft(conversationId, text, names);
  }

  async wipe(): Promise<void> {
    return (await this.storage()).wipe();
  }

  close(): void {
    // What was never opened, or could not be, has nothing to close.
    this.opened?.then(
      (storage) => storage.close(),
      () => undefined,
    );
  }

  private storage(): Promise<ChatStorage> {
    this.opened ??= this.open().catch((error: unknown) => {
      this.opened = null;
      throw error;
    });
    return this.opened;
  }
}
