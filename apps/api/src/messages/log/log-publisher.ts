import type { Message } from '@tertulia/contracts';
import type { Summary } from '../../conversations/conversations.repository';
import type { SentRun } from '../../conversations/memberships.repository';
import { toMessage } from '../message.mapper';
import type { CreateEntry } from './log-entry';
import type { LogPorts } from './log-ports';
import type { LogTail } from './log-tail';

/** Milliseconds for which a write that failed may still arrive: its connection broke, but the server may have it. */
const DOUBT_MEMORY = 60_000;

/** Changes that one read of the catching up takes. */
const PAGE = 200;

/**
 * Tells of a conversation's changes in the order of `rev`. After a write whose outcome is not known it is in doubt for a
 * while: whatever then turns up behind what was told is told too, so that nothing durable stays unsaid. What another
 * process wrote may be told twice then; receivers go by `rev`.
 */
export class LogPublisher {
  private told = { rev: 0, seq: 0 };
  private doubtUntil = -Infinity;
  private readonly readSeqs = new Map<string, number>();

  constructor(
    private readonly conversationId: string,
    private readonly ports: LogPorts,
  ) {}

  /** Whether a write of the last minute may or may not have been stored. */
  get inDoubt(): boolean {
    return performance.now() < this.doubtUntil;
  }

  /** Takes note that the outcome of a write is not known. */
  suspect(): void {
    this.doubtUntil = performance.now() + DOUBT_MEMORY;
  }

  /** Takes a tail that was just read: what is before it others have told, unless there is doubt. */
  async follow(tail: LogTail): Promise<void> {
    if (this.inDoubt && (await this.tellMissed())) this.ports.summaries.note(this.conversationId, tail.summary);
    this.told = { rev: Math.max(this.told.rev, tail.rev), seq: Math.max(this.told.seq, tail.seq) };
  }

  created(message: Message, membershipEpoch: number): void {
    this.told = { rev: message.rev, seq: message.seq };
    this.ports.events.publish('message.created', { message, membershipEpoch });
  }

  updated(message: Message, membershipEpoch: number): void {
    this.told.rev = message.rev;
    this.ports.events.publish('message.updated', { message, membershipEpoch });
  }

  /** Hands on the summary, and who has thereby read their own words; `entries` are those of `messages`. */
  summarise(summary: Summary, entries: readonly CreateEntry[], messages: readonly Message[]): void {
    this.ports.summaries.note(this.conversationId, summary, this.ownReads(entries, messages));
  }

  private async tellMissed(): Promise<boolean> {
    const membershipEpoch = await this.ports.memberships.epochOf(this.conversationId);
    let any = false;
    for (;;) {
      const records = await this.ports.messages.findChanges(this.conversationId, this.told.rev, PAGE);
      for (const message of records.map(toMessage)) {
        if (message.seq > this.told.seq) this.created(message, membershipEpoch);
        else this.updated(message, membershipEpoch);
      }
      any ||= records.length > 0;
      if (records.length < PAGE) return any;
    }
  }

  private ownReads(entries: readonly CreateEntry[], messages: readonly Message[]): SentRun[] {
    const runs: SentRun[] = [];
    messages.forEach(({ senderId, seq }, index) => {
      const run = runs.at(-1);
      if (run?.userId === senderId && run.to === seq - 1) run.to = seq;
      else if (this.hasReadUpTo(senderId, seq - 1, entries[index])) runs.push({ userId: senderId, from: seq, to: seq });
    });
    for (const { userId, to } of runs) this.readSeqs.set(userId, to);
    return runs;
  }

  private hasReadUpTo(userId: string, seq: number, entry: CreateEntry | undefined): boolean {
    return Math.max(entry?.draft.senderReadSeq ?? 0, this.readSeqs.get(userId) ?? 0) >= seq;
  }
}
