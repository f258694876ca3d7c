import type { Message } from '@tertulia/contracts';
import { Types } from 'mongoose';
import { setTimeout as delay } from 'node:timers/promises';
import { isAmbiguous } from '../ambiguous-write';
import { toMessage } from '../message.mapper';
import type { MessageRecord } from '../schemas/message.schema';
import {
  type ChangeEntry,
  type CheckEntry,
  type CreateEntry,
  type Decide,
  decided,
  type Draft,
  type LogEntry,
  type Sent,
} from './log-entry';
import { outOfReach, tooBusy } from './log-errors';
import { LogPublisher } from './log-publisher';
import type { LogPorts } from './log-ports';
import { inTime, LogQueue } from './log-queue';
import type { LogTail } from './log-tail';

/** Milliseconds for which an entry is tried again after a failure or a lost race, before its caller is told. */
const PATIENCE = 4_000;

/** Milliseconds between tries, doubled each time, with jitter; longer after the database failed than after a lost race. */
const RACE_DELAY = { first: 1, most: 16 };
const FAILURE_DELAY = { first: 50, most: 800 };

/** Milliseconds for which a lost race is remembered: meanwhile this log leaves gaps between batches for other nodes. */
const CONTENTION_MEMORY = 2_000;

/** Milliseconds between two looks for what a failed write may have left, while that is in doubt. */
const CHECK_INTERVAL = 2_000;

/**
 * The log of one conversation in this process: takes what is queued, numbers it from the tail, and writes it in one ordered
 * insert. The database's unique indexes decide between processes: who finds a number taken reads the tail again and
 * renumbers. Everything is published in the order of `rev`, after it is durable and before its caller is answered.
 */
export class ConversationLog {
  private readonly queue = new LogQueue();
  private readonly creating = new Map<string, Promise<Sent>>();
  private readonly publisher: LogPublisher;
  private tail: LogTail | null = null;
  private running = false;
  private isMarked = false;
  private checkTimer: NodeJS.Timeout | undefined;
  private lostRaceAt = -Infinity;
  private usedAt = performance.now();

  constructor(
    readonly conversationId: string,
    private readonly ports: LogPorts,
  ) {
    this.publisher = new LogPublisher(conversationId, ports);
  }

  /** Whether nothing has been asked of it for that many milliseconds, and nothing is in hand or in doubt. */
  isIdle(milliseconds: number): boolean {
    return !this.running && !this.publisher.inDoubt && performance.now() - this.usedAt >= milliseconds;
  }

  /**
   * Stores a message once: a draft whose sender and `clientMessageId` are stored, or just being stored, is answered with
   * that one. Rejects with `UNAVAILABLE` where it is not known to be stored; the same draft may then come again.
   */
  append(draft: Draft): Promise<Sent> {
    const key = `${draft.senderId.toHexString()}:${draft.clientMessageId}`;
    const same = this.creating.get(key);
    if (same) return same.then(({ message }) => ({ message, created: false }));
    const stored = new Promise<Sent>((resolve, reject) => {
      this.enqueue({ kind: 'create', draft, key, resolve, reject, queuedAt: performance.now() });
    });
    const sent = inTime(stored);
    this.creating.set(key, sent);
    const forget = (): void => void this.creating.delete(key);
    sent.then(forget, forget);
    return sent;
  }

  /** Changes a message in its turn. Rejects with `NOT_FOUND`, with what `decide` throws, or with `UNAVAILABLE`. */
  change(messageId: string, decide: Decide): Promise<Message> {
    const changed = new Promise<Message>((resolve, reject) => {
      this.enqueue({ kind: 'change', messageId, decide, resolve, reject, queuedAt: performance.now() });
    });
    return inTime(changed);
  }

  private enqueue(entry: LogEntry): void {
    this.usedAt = performance.now();
    this.queue.add(entry);
    if (!this.running) void this.run();
  }

  private async run(): Promise<void> {
    this.running = true;
    // What arrives in the same turn of the event loop goes into the first batch.
    await Promise.resolve();
    while (this.queue.length > 0) {
      if (performance.now() - this.lostRaceAt < CONTENTION_MEMORY) await delay(Math.random() * 4);
      const next = this.queue.next();
      if (Array.isArray(next)) await this.settle(next, () => this.appendAll(next));
      else if (next)
        await this.settle([next], () => (next.kind === 'change' ? this.applyChange(next) : this.check(next)));
    }
    this.usedAt = performance.now();
    this.running = false;
  }

  /** Tries until it succeeds, or the callers have waited long enough. */
  private async settle(entries: readonly LogEntry[], step: () => Promise<void>): Promise<void> {
    let wait = FAILURE_DELAY.first;
    for (;;) {
      try {
        if (this.publisher.inDoubt && this.overdue(entries)) throw outOfReach();
        await step();
        return;
      } catch (error) {
        this.tail = null;
        const ambiguous = isAmbiguous(error);
        if (!ambiguous || this.overdue(entries)) {
          for (const entry of entries) entry.reject(ambiguous ? outOfReach() : error);
          return;
        }
        this.ports.logger.warn(`Writing to ${this.conversationId} failed and is tried again`, error);
      }
      // Connections keep a process alive; a doubt that no database settles any more must not.
      await delay(wait * (0.5 + Math.random() / 2), undefined, { ref: false });
      wait = Math.min(wait * 2, FAILURE_DELAY.most);
    }
  }

  /** Stores the entries in order and takes each out of the list as it is settled. */
  private async appendAll(entries: CreateEntry[]): Promise<void> {
    let wait = RACE_DELAY.first;
    while (entries.length > 0) {
      const tail = (this.tail ??= await this.load());
      const records = entries.map(({ draft }, index) => this.number(draft, tail.rev + 1 + index, tail.seq + 1 + index));
      const [{ stored, stoppedBy }, epoch] = await this.write(this.ports.messages.append(records));
      this.ports.metrics.stored(stored);
      this.accept(entries.splice(0, stored), records, tail, epoch);
      const [next] = entries;
      if (!next || !stoppedBy) continue;
      if (stoppedBy.kind === 'refused') {
        entries.shift();
        next.reject(stoppedBy.error);
      } else if (await this.answerStored(next)) {
        entries.shift();
      } else {
        await this.loseRace(entries, stored > 0 ? RACE_DELAY.first : wait);
        wait = Math.min(wait * 2, RACE_DELAY.most);
      }
    }
  }

  private accept(entries: CreateEntry[], records: MessageRecord[], tail: LogTail, epoch: number): void {
    const messages = records.slice(0, entries.length).map(toMessage);
    if (messages.length === 0) return;
    for (const message of messages) {
      tail.advance(message);
      this.publisher.created(message, epoch);
    }
    this.publisher.summarise(tail.summary, entries, messages);
    entries.forEach((entry, index) => {
      const message = messages[index];
      if (message) entry.resolve({ message, created: true });
    });
  }

  /** Answers an entry whose message is stored already, by an earlier call or an earlier try of this one. */
  private async answerStored(entry: CreateEntry): Promise<boolean> {
    const { _id, senderId, clientMessageId } = entry.draft;
    const stored = await this.ports.messages.findByClientMessageId(
      this.conversationId,
      senderId.toHexString(),
      clientMessageId,
    );
    if (!stored) return false;
    // It came in behind this log's back, perhaps by a try of its own that seemed to have failed.
    if (this.tail && stored.rev > this.tail.rev) this.tail = await this.load();
    entry.resolve({ message: toMessage(stored), created: stored._id.equals(_id) });
    return true;
  }

  private async applyChange(entry: ChangeEntry): Promise<void> {
    let wait = RACE_DELAY.first;
    for (;;) {
      const tail = (this.tail ??= await this.load());
      const current = await this.ports.messages.find(this.conversationId, entry.messageId);
      const change = decided(entry, current);
      if (!change || !current) return;
      // A message from beyond the tail says that it is old. Its own numbers would not collide with one another.
      const isStale = current.rev > tail.rev;
      const next = isStale ? Promise.resolve(null) : this.ports.messages.change(current, tail.rev + 1, change);
      const [record, epoch] = await this.write(next);
      if (record) {
        const message = toMessage(record);
        tail.advance(message);
        this.publisher.updated(message, epoch);
        this.publisher.summarise(tail.summary, [], []);
        entry.resolve(message);
        return;
      }
      await this.loseRace([entry], wait);
      wait = Math.min(wait * 2, RACE_DELAY.most);
    }
  }

  /** Waits for a write, and for the epoch that is in force while it happens. */
  private async write<T>(writing: Promise<T>): Promise<[T, number]> {
    const [written, epoch] = await Promise.allSettled([writing, this.ports.memberships.epochOf(this.conversationId)]);
    if (written.status === 'fulfilled' && epoch.status === 'fulfilled') return [written.value, epoch.value];
    this.ports.metrics.failed();
    this.publisher.suspect();
    this.checkLater();
    throw written.status === 'rejected' ? written.reason : (epoch as PromiseRejectedResult).reason;
  }

  /** Looks for what a failed write may have left after all. */
  private async check(entry: CheckEntry): Promise<void> {
    this.tail = await this.load();
    entry.resolve();
  }

  private checkLater(): void {
    if (this.checkTimer) return;
    this.checkTimer = setTimeout(() => {
      this.checkTimer = undefined;
      if (!this.publisher.inDoubt) return;
      const again = (): void => this.checkLater();
      // While the database does not answer it may still have the write before it: the doubt lasts from when it does.
      const failed = (): void => {
        this.publisher.suspect();
        again();
      };
      this.enqueue({ kind: 'check', queuedAt: performance.now(), resolve: again, reject: failed });
    }, CHECK_INTERVAL).unref();
  }

  private async loseRace(entries: readonly LogEntry[], wait: number): Promise<void> {
    this.tail = null;
    this.lostRaceAt = performance.now();
    this.ports.metrics.raceLost();
    if (this.overdue(entries)) throw tooBusy();
    await delay(Math.random() * wait);
  }

  private overdue(entries: readonly LogEntry[]): boolean {
    const [oldest] = entries;
    return oldest !== undefined && performance.now() - oldest.queuedAt > PATIENCE;
  }

  private async load(): Promise<LogTail> {
    const [tail] = await Promise.all([this.ports.tails.read(this.conversationId), this.marked()]);
    await this.publisher.follow(tail);
    return tail;
  }

  private async marked(): Promise<void> {
    if (this.isMarked) return;
    await this.ports.mark();
    this.isMarked = true;
  }

  private number({ senderReadSeq: _, ...draft }: Draft, rev: number, seq: number): MessageRecord {
    return {
      ...draft,
      conversationId: new Types.ObjectId(this.conversationId),
      seq,
      rev,
      takenRevs: [rev],
      createdAt: new Date(),
      editedAt: null,
      deletedAt: null,
    };
  }
}
