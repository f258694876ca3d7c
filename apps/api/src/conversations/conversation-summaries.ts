import { Injectable, Logger } from '@nestjs/common';
import { ErrorCode } from '@tertulia/contracts';
import { setTimeout as delay } from 'node:timers/promises';
import { DomainError } from '../common/errors/domain-error';
import { ConversationsRepository, type Summary } from './conversations.repository';
import { MembershipsRepository, type SentRun } from './memberships.repository';

/** Milliseconds between the tries to store a summary; each failure doubles it. */
const RETRY = { first: 50, most: 5_000 };

/** Milliseconds that a reader waits for a summary that is on its way to the database. */
const SETTLE_LIMIT = 3_000;

interface Pending {
  newest: Summary;
  sent: SentRun[];
  readers: { rev: number; done: () => void }[];
}

/**
 * Writes the summaries of conversations behind the messages: at once where none is being written for that conversation,
 * else the newest one after it, so that a burst costs few writes. Readers in this process wait for what is pending, and so
 * always see their own writes.
 */
@Injectable()
export class ConversationSummaries {
  private readonly logger = new Logger(ConversationSummaries.name);
  private readonly pending = new Map<string, Pending>();

  constructor(
    private readonly conversations: ConversationsRepository,
    private readonly memberships: MembershipsRepository,
  ) {}

  /** Takes the summary that the messages have come to, and who sent what since the last one; returns at once. */
  note(conversationId: string, summary: Summary, sent: readonly SentRun[] = []): void {
    const known = this.pending.get(conversationId);
    if (known) {
      if (summary.rev > known.newest.rev) known.newest = summary;
      known.sent.push(...sent);
      return;
    }
    const pending: Pending = { newest: summary, sent: [...sent], readers: [] };
    this.pending.set(conversationId, pending);
    void this.store(conversationId, pending);
  }

  /** Ends when what was noted of these conversations so far is stored. Throws `UNAVAILABLE` if that takes too long. */
  async settled(conversationIds: Iterable<string>): Promise<void> {
    if (this.pending.size === 0) return;
    const waits: Promise<void>[] = [];
    for (const conversationId of conversationIds) {
      const pending = this.pending.get(conversationId);
      if (!pending) continue;
      const { rev } = pending.newest;
      waits.push(new Promise((done) => pending.readers.push({ rev, done })));
    }
    if (waits.length > 0) await within(Promise.all(waits));
  }

  /** Whether a summary of this conversation is on its way. */
  isPending(conversationId: string): boolean {
    return this.pending.has(conversationId);
  }

  private async store(conversationId: string, pending: Pending): Promise<void> {
    let wait = RETRY.first;
    for (;;) {
      const summary = pending.newest;
      const sent = pending.sent.splice(0);
      try {
        await Promise.all([
          this.conversations.summarise(conversationId, summary),
          this.memberships.readOwn(conversationId, sent),
        ]);
        wait = RETRY.first;
        const done = pending.readers.filter(({ rev }) => rev <= summary.rev);
        pending.readers = pending.readers.filter(({ rev }) => rev > summary.rev);
        const finished = pending.newest === summary && pending.sent.length === 0;
        if (finished) this.pending.delete(conversationId);
        for (const reader of done) reader.done();
        if (finished) return;
      } catch (error) {
        pending.sent.unshift(...sent);
        this.logger.warn(`The summary of ${conversationId} is not stored yet`, error);
        await delay(wait, undefined, { ref: false });
        wait = Math.min(wait * 2, RETRY.most);
      }
    }
  }
}

async function within(work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const error = new DomainError(ErrorCode.Unavailable, 'The database is slow right now; try again.', {
      retryAfter: 2,
    });
    timer = setTimeout(() => reject(error), SETTLE_LIMIT);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
