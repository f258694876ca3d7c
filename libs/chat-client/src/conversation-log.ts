import type { Conversation, History, Message } from '@tertulia/contracts';
import type { LogCommit, StoredCursor } from './chat-storage';

/**
 * A window of a conversation's messages, from `firstSeq` to the newest, as of revision `rev`: every message of the window that
 * was created or changed up to `rev` is in it, in that state or a newer one.
 */
export class ConversationLog {
  private readonly bySeq = new Map<number, Message>();
  /** `seq` by `clientMessageId` of one's own messages. */
  private readonly ownSeqs = new Map<string, number>();
  private readonly dirty = new Set<number>();
  /** Called with each change to a message below the window. */
  readonly below = new Set<(message: Message) => void>();
  private dirtyOutside: Message[] = [];
  private moved = false;
  /** Changes below the window while a page from there is on its way: the page may be older than they are. */
  private strays: Map<number, Message> | null = null;
  private visibleMessages: readonly Message[] | null = null;
  private top: number;
  private reachedStart = false;

  private constructor(
    readonly conversationId: string,
    private readonly userId: string,
    private cursor: number,
    private first: number,
  ) {
    this.top = first - 1;
  }

  /** The window of a conversation of which only the summary is known: its newest message. */
  static seed(conversation: Conversation, userId: string): ConversationLog {
    const { id, rev, lastSeq, lastMessage } = conversation;
    const log = new ConversationLog(id, userId, rev, lastSeq + 1);
    if (lastMessage?.seq === lastSeq) {
      log.first = lastSeq;
      log.put(lastMessage);
    }
    log.moved = true;
    return log;
  }

  /** The window that was stored. */
  static restore(cursor: StoredCursor, messages: readonly Message[], userId: string): ConversationLog {
    const log = new ConversationLog(cursor.conversationId, userId, cursor.rev, messages[0]?.seq ?? cursor.topSeq + 1);
    log.top = log.first - 1;
    for (const message of messages) log.put(message);
    if (messages.length === 0) log.top = cursor.topSeq;
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
    return this.top;
  }
  get size(): number {
    return this.bySeq.size;
  }
  get hasOlder(): boolean {
    return this.first > 1 && !this.reachedStart;
  }
  /** Whether every message that is there is also visible. False only in the midst of catching up. */
  get whole(): boolean {
    return this.bySeq.size === this.top - this.first + 1;
  }

  /** The messages without a gap, ascending `seq`. The same array until something changes. */
  get visible(): readonly Message[] {
    return (this.visibleMessages ??= this.slice(this.first));
  }

  /** One's own visible message of that `clientMessageId`. */
  own(clientMessageId: string): Message | undefined {
    const seq = this.ownSeqs.get(clientMessageId);
    return seq === undefined || seq > this.top ? undefined : this.bySeq.get(seq);
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
    const before = this.first;
    for (const message of [...page.items].reverse()) {
      if (message.seq === this.first - 1) this.first -= 1;
      if (message.seq >= this.first) this.put(message);
    }
    for (const stray of strays?.values() ?? []) if (stray.seq >= this.first) this.put(stray);
    if (!page.hasMore || this.first === before) this.reachedStart = true;
    this.moved = true;
  }

  /** Gives up all but the newest `keep` messages. */
  trim(keep: number): void {
    const first = this.top - keep + 1;
    if (first <= this.first) return;
    for (let seq = this.first; seq < first; seq += 1) {
      const message = this.bySeq.get(seq);
      if (message) this.ownSeqs.delete(message.clientMessageId);
      this.bySeq.delete(seq);
      this.dirty.delete(seq);
    }
    this.first = first;
    this.reachedStart = false;
    this.visibleMessages = null;
  }

  /**
   * What changed since the last call, to be stored, or the newest `keep` messages when `all` is asked for; `null` when there is
   * nothing, or not everything up to the cursor is there yet.
   */
  takeCommit(keep: number, all: boolean): LogCommit | null {
    if (!this.whole || (!all && !this.moved && this.dirty.size === 0 && this.dirtyOutside.length === 0)) return null;
    const from = Math.max(this.first, this.top - keep + 1);
    const messages = this.slice(from).filter(({ seq }) => all || this.dirty.has(seq));
    const cursor = { conversationId: this.conversationId, rev: this.cursor, topSeq: this.top };
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
    const known = this.bySeq.get(message.seq);
    if (known && known.rev >= message.rev) return false;
    this.bySeq.set(message.seq, message);
    this.dirty.add(message.seq);
    if (message.senderId === this.userId) this.ownSeqs.set(message.clientMessageId, message.seq);
    while (this.bySeq.has(this.top + 1)) this.top += 1;
    this.visibleMessages = null;
    return true;
  }

  private slice(from: number): Message[] {
    const messages: Message[] = [];
    for (let seq = from; seq <= this.top; seq += 1) {
      const message = this.bySeq.get(seq);
      if (message) messages.push(message);
    }
    return messages;
  }
}
