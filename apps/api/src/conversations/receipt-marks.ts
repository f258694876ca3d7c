import { Injectable } from '@nestjs/common';
import { ConversationsRepository } from './conversations.repository';

/** Milliseconds for which one note covers the receipts of its conversation. */
export const RECEIPTS_WINDOW = 10_000;

interface Note {
  /** Milliseconds of `performance.now()`. */
  at: number;
  stored: Promise<void>;
}

/**
 * Notes on a conversation that receipts of its members are moving, so that `sync` need not look at each member. The note
 * is durable before the first receipt and stands for all that follow within `RECEIPTS_WINDOW`: a receipt costs no second
 * write where many move, and a crash loses none. So a receipt is at most that much younger than its note.
 */
@Injectable()
export class ReceiptMarks {
  /** In the order of their times. */
  private readonly notes = new Map<string, Note>();

  constructor(private readonly conversations: ConversationsRepository) {}

  /** Ends when it is noted that receipts of this conversation move. Rejects where that could not be stored. */
  note(conversationId: string): Promise<void> {
    const now = performance.now();
    for (const [id, { at }] of this.notes) {
      if (now - at < RECEIPTS_WINDOW) break;
      this.notes.delete(id);
    }
    const known = this.notes.get(conversationId);
    if (known) return known.stored;
    const note: Note = { at: now, stored: this.conversations.markReceipts(conversationId) };
    this.notes.set(conversationId, note);
    note.stored.catch(() => {
      if (this.notes.get(conversationId) === note) this.notes.delete(conversationId);
    });
    return note.stored;
  }
}
