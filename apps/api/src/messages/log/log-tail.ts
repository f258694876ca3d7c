import type { Message } from '@tertulia/contracts';
import type { Summary } from '../../conversations/conversations.repository';
import type { MessageRecord } from '../schemas/message.schema';

/** The end of a conversation's log: its newest revision and everything that the summary tells at it. */
export class LogTail {
  private constructor(
    private currentRev: number,
    private currentSeq: number,
    private newest: Message | null,
  ) {}

  /**
   * `latest` has the greatest `rev`, `newest` the greatest `seq` and was read after it. The conversation's own summary,
   * read before both, counts where old messages were removed.
   */
  static from(summary: Summary, latest: Pick<MessageRecord, 'rev'> | null, newest: Message | null): LogTail {
    const rev = Math.max(summary.rev, latest?.rev ?? 0, newest?.rev ?? 0);
    return newest && newest.seq >= summary.lastSeq
      ? new LogTail(rev, newest.seq, newest)
      : new LogTail(rev, summary.lastSeq, summary.lastMessage);
  }

  get rev(): number {
    return this.currentRev;
  }

  get seq(): number {
    return this.currentSeq;
  }

  /** As `rev` tells it. */
  get summary(): Summary {
    return { rev: this.currentRev, lastSeq: this.currentSeq, lastMessage: this.newest };
  }

  /** Takes the message that follows, created or changed. */
  advance(message: Message): void {
    this.currentRev = message.rev;
    const { newest } = this;
    if (message.deletedAt !== null && newest?.replyTo?.id === message.id) {
      // What is deleted is not quoted any more.
      this.newest = { ...newest, replyTo: { ...newest.replyTo, excerpt: '' } };
    }
    if (message.seq < this.currentSeq) return;
    this.currentSeq = message.seq;
    this.newest = message;
  }
}
