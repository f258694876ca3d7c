import type { OutboxEntry } from './chat-storage';
import type { ConversationState } from './conversation-state';
import type { ConversationStore } from './conversation-store';
import type { Outbox } from './outbox';

/** Takes entries out of the outbox once the conversation's log shows them. */
export class OutboxSettlement {
  constructor(
    private readonly outbox: Outbox,
    private readonly store: ConversationStore,
    private readonly failed: (error: unknown) => void,
  ) {}

  /** The outbox changed, here or in another tab. */
  outboxChanged(entries: readonly OutboxEntry[]): void {
    for (const { message } of entries) if (message) this.store.get(message.conversationId)?.follower.receive(message);
    for (const entry of entries) {
      const state = this.store.get(entry.conversationId);
      if (state) this.settle(entry, state);
    }
  }

  /** The log of a conversation changed. */
  logChanged(state: ConversationState): void {
    for (const entry of this.outbox.entries) if (entry.conversationId === state.id) this.settle(entry, state);
  }

  private settle(entry: OutboxEntry, { log }: ConversationState): void {
    const { clientMessageId, message, revised, status, body } = entry;
    const stored = log.own(clientMessageId);
    // Stored with an older body: the sender brings the new one.
    if (stored && revised && status !== 'acknowledged' && stored.body.trim() !== body.trim() && !stored.deletedAt)
      return;
    // Past the revision and not in the window: the message lies before it.
    if (stored || (message && log.whole && log.rev >= message.rev)) void this.remove(clientMessageId);
  }

  private async remove(clientMessageId: string): Promise<void> {
    try {
      await this.outbox.remove(clientMessageId);
    } catch (error) {
      this.failed(error);
    }
  }
}
