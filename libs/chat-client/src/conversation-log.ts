import type { Conversation, History, Message } from '@tertulia/contracts';
import type { LogCommit, StoredCursor } from './chat-storage';

/**
 * A window of a conversation's messages, from `firstSeq` to the newest, as of revision `rev`: every message of the window that
 * was created or changed up to `rev` is in it, in that state or a newer one.
 */
export class ConversationLog {
  /** The messages without a gap, the one with number `first` at 0. Whoever was given this array keeps it as it is. */
  private held: Message[] = [];
  private isShown = false;
  /** What came after something that is missing, by `seq`. */
  private readonly ahead = new Map<number, Message>();
  /** `seq` by `clientMessageId` of one's own messages. */
  private readonly ownSeqs = new Map<string, number>();
  private readonly dirty = new Set<number>();
  /** Called with each change to a message below the window. */
  readonly below = new Set<(message: Message) => void>();
  private dirtyOutside: Message[] = [];
  private moved = false;
  /** Changes below the window while a page from there is on its way: the page may be older than they are. */
  private strays: Map<number, Message> | null = null;
  private reachedStart = false;

  private constructor(
    readonly conversationId: string,
    private readonly userId: string,
    private cursor: number,
    private first: number,
  ) {}

  /** The window of a conversation of which only the summary is known: its newest message. */
  static seed(conversation: Conversation, userId: string): ConversationLog {
    const { id, rev, lastSeq, lastMessage } = conversation;
    const isLast = lastMessage?.seq === lastSeq;
    const log = new ConversationLog(id, userId, rev, isLast ? lastSeq : lastSeq + 1);
    if (isLast) log.put(lastMessage);
    log.moved = true;
    return log;
  }

  /** The window that was stored. */
  static restore(cursor: StoredCursor, messages: readonly Message[], userId: string): ConversationLog {
    const log = new ConversationLog(cursor.conversationId, userId, cursor.rev, messages[0]?.seq ?? cursor.topSeq + 1);
    for (const message of messages) log.put(message);
    log.dirty.clear();
    return log;
  }

  get rev(): number {
    return this.cursor;
  }
  /** The oldest message of the window; one more than `topSeq` when it is empty. */
  get firstSeq(): number {
    return this.first;
  }
  /** The newest message up to which there is no gap. */
  get topSeq(): number {
    return this.first + this.held.length - 1;
  }
  get size(): number {
    return this.held.length + this.ahead.size;
  }
  get hasOlder(): boolean {
    return this.first > 1 && !this.reachedStart;
  }
  /** Whether every message that is there is also visible. False only in the midst of catching up. */
  get whole(): boolean {
    return this.ahead.size === 0;
  }

  /** The messages without a gap, ascending `seq`. The same array until something changes. */
  get visible(): readonly Message[] {
    this.isShown = true;
    return this.held;
  }

  /** One's own visible message of that `clientMessageId`. */
  own(clientMessageId: string): Message | undefined {
    const seq = this.ownSeqs.get(clientMessageId);
    return seq === undefined ? undefined : this.held[seq - this.first];
  }

  /** Takes in messages and moves the cursor to `rev`, if that is forward. Returns those that were new or newer. */
  apply(messages: readonly Message[], rev: number): Message[] {
    const applied = messages.filter((message) => this.take(message));
    if (rev > this.cursor) {
      this.cursor = rev;
      this.moved = true;
    }
    return applied;
  }

  /** Call before a page from below the window is asked for. */
  beginOlder(): void {
    this.strays ??= new Map();
  }

  /** Takes in the page before the window; `null` when it could not be had. */
  endOlder(page: History | null): void {
    const strays = this.strays;
    this.strays = null;
    if (!page) return;
    const older: Message[] = [];
    for (const message of [...page.items].reverse()) {
      if (message.seq >= this.first) this.put(message);
      else if (message.seq === this.first - older.length - 1) older.push(message);
    }
    if (older.length > 0) this.prepend(older.reverse());
    for (const stray of strays?.values() ?? []) if (stray.seq >= this.first) this.put(stray);
    if (!page.hasMore || older.length === 0) this.reachedStart = true;
    this.moved = true;
  }

  /** Gives up all but the newest `keep` messages. */
  trim(keep: number): void {
    const first = this.topSeq - keep + 1;
    if (first <= this.first) return;
    for (const { seq, clientMessageId } of this.held.slice(0, first - this.first)) {
      this.ownSeqs.delete(clientMessageId);
      this.dirty.delete(seq);
    }
    this.held = this.held.slice(first - this.first);
    this.isShown = false;
    this.first = first;
    this.reachedStart = false;
  }

  /**
   * What changed since the last call, to be stored, or the newest `keep` messages when `all` is asked for; `null` when there is
   * nothing, or not everything up to the cursor is there yet.
   */
  takeCommit(keep: number, all: boolean): LogCommit | null {
    if (!this.whole || (!all && !this.moved && this.dirty.size === 0 && this.dirtyOutside.length === 0)) return null;
    const messages = this.held
      .slice(Math.max(0, this.held.length - keep))
      .filter(({ seq }) => all || this.dirty.has(seq));
    const cursor = { conversationId: this.conversationId, rev: this.cursor, topSeq: this.topSeq };
    const commit = { cursor, messages, outside: this.dirtyOutside };
    this.dirty.clear();
    this.dirtyOutside = [];
    this.moved = false;
    return commit;
  }

  private take(message: Message): boolean {
    if (message.seq < this.first) {
      this.dirtyOutside.push(message);
      for (const tell of this.below) tell(message);
      if ((this.strays?.get(message.seq)?.rev ?? 0) < message.rev) this.strays?.set(message.seq, message);
      return false;
    }
    return this.put(message);
  }

  private put(message: Message): boolean {
    const place = message.seq - this.first;
    const known = this.held[place] ?? this.ahead.get(message.seq);
    if (known && known.rev >= message.rev) return false;
    if (place < this.held.length) this.changing()[place] = message;
    else this.ahead.set(message.seq, message);
    this.changed(message);
    for (let next = this.ahead.get(this.topSeq + 1); next; next = this.ahead.get(this.topSeq + 1)) {
      this.ahead.delete(next.seq);
      this.changing().push(next);
    }
    return true;
  }

  private prepend(older: Message[]): void {
    this.held = older.concat(this.held);
    this.isShown = false;
    this.first -= older.length;
    for (const message of older) this.changed(message);
  }

  private changed({ seq, senderId, clientMessageId }: Message): void {
    this.dirty.add(seq);
    if (senderId === this.userId) this.ownSeqs.set(clientMessageId, seq);
  }

  /** The messages, to be changed: copied once after they have been shown, however many changes come together. */
  private changing(): Message[] {
    if (this.isShown) this.held = this.held.slice();
    this.isShown = false;
    return this.held;
  }
}
