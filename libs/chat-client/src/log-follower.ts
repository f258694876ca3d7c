import type { Changes, Message } from '@tertulia/contracts';
import { backoffMs } from './backoff';
import { isTransient } from './chat-error';
import type { Cancel, Clock } from './clock';
import type { ConversationLog } from './conversation-log';

/** How many changes out of order are held; beyond, they are fetched. */
const MAX_HELD = 500;

export interface LogFollowerOptions {
  clock: Clock;
  random: () => number;
  /** Milliseconds to wait for a missing revision; `null` takes every change as it comes. */
  gapWaitMs: number | null;
  /** Whether missing revisions may be fetched now: not while `sync` is about to bring them. */
  live: () => boolean;
  fetchChanges: (sinceRev: number) => Promise<Changes>;
  /** Called after each step forward with the messages that were new or newer. */
  stepped: (applied: Message[]) => void;
  failed: (error: unknown) => void;
}

/** Keeps one log whole: takes changes in `rev` order, holds those that are early, and fetches what does not come by itself. */
export class LogFollower {
  private readonly held = new Map<number, Message>();
  private expectedRev = 0;
  private cancelWait: Cancel | null = null;
  private catchingUp: Promise<void> | null = null;
  /** Counts the pauses: a fetch from before one is over. */
  private pauses = 0;
  private attempt = 0;
  private stopped = false;

  constructor(
    readonly log: ConversationLog,
    private readonly options: LogFollowerOptions,
  ) {}

  /** Whether a newer revision is known of than the log has. */
  get behind(): boolean {
    return this.expectedRev > this.log.rev;
  }

  /** Takes in one change, as a live event or an acknowledgement brings it. */
  receive(message: Message): void {
    if (this.options.gapWaitMs === null) return this.step([message], message.rev);
    if (message.rev <= this.log.rev) {
      if (this.log.apply([message], this.log.rev).length > 0) this.options.stepped([message]);
      return;
    }
    if (this.held.size < MAX_HELD) this.held.set(message.rev, message);
    this.expectedRev = Math.max(this.expectedRev, message.rev);
    this.drain();
    this.watch();
  }

  /** Takes in changes that are whole up to `rev`. */
  receivePage(messages: readonly Message[], rev: number): void {
    this.step(messages, rev);
    this.drain();
  }

  /** The conversation is at `rev` by now: what is missing is fetched if it does not come. */
  expect(rev: number): void {
    if (this.options.gapWaitMs === null) return;
    this.expectedRev = Math.max(this.expectedRev, rev);
    this.watch();
  }

  /** Fetches changes, page by page, until the log is whole. Rejects when a page cannot be had. */
  catchUp(): Promise<void> {
    if (this.catchingUp) return this.catchingUp;
    const fetching = this.fetchAll().finally(() => {
      if (this.catchingUp === fetching) this.catchingUp = null;
    });
    this.catchingUp = fetching;
    return fetching;
  }

  /** Looks again whether something is missing. */
  watch(): void {
    if (this.stopped || this.cancelWait || this.catchingUp || !this.behind || !this.options.live()) return;
    const waitMs = this.attempt === 0 ? (this.options.gapWaitMs ?? 0) : backoffMs(this.attempt, this.options.random);
    this.cancelWait = this.options.clock.schedule(waitMs, () => {
      this.cancelWait = null;
      if (this.behind && this.options.live()) void this.fillGap();
    });
  }

  /**
   * Stops waiting for what is missing, also for an answer that is on its way, until the next change or `watch()`: a server that
   * has gone silent is not to hold up the next one.
   */
  pause(): void {
    this.cancelWait?.();
    this.cancelWait = null;
    this.catchingUp = null;
    this.pauses += 1;
    this.attempt = 0;
  }

  /** Ends it: what is still on its way is not taken in. */
  stop(): void {
    this.stopped = true;
    this.pause();
  }

  private async fillGap(): Promise<void> {
    const { pauses } = this;
    try {
      await this.catchUp();
      if (this.pauses !== pauses) return;
      // What is still missing was announced by a node that is ahead of the one that answered.
      this.attempt = this.behind ? this.attempt + 1 : 0;
    } catch (error) {
      this.options.failed(error);
      if (!isTransient(error) || this.pauses !== pauses) return;
      this.attempt += 1;
    }
    this.watch();
  }

  private async fetchAll(): Promise<void> {
    const { pauses } = this;
    for (;;) {
      const sinceRev = this.log.rev;
      const page = await this.options.fetchChanges(sinceRev);
      if (this.stopped || this.pauses !== pauses) return;
      this.receivePage(page.items, page.rev);
      if (!page.hasMore || this.log.rev === sinceRev) return;
    }
  }

  private drain(): void {
    const ready: Message[] = [];
    let rev = this.log.rev;
    for (let next = this.held.get(rev + 1); next; next = this.held.get(rev + 1)) {
      ready.push(next);
      rev += 1;
    }
    if (ready.length > 0) this.step(ready, rev);
    for (const known of this.held.keys()) if (known <= this.log.rev) this.held.delete(known);
    if (!this.behind) {
      this.cancelWait?.();
      this.cancelWait = null;
      this.attempt = 0;
    }
  }

  private step(messages: readonly Message[], rev: number): void {
    const before = this.log.rev;
    const applied = this.log.apply(messages, rev);
    if (applied.length > 0 || this.log.rev !== before) this.options.stepped(applied);
  }
}
