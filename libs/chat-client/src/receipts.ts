import { isTransient, toChatError } from './chat-error';
import type { Cancel, Clock } from './clock';
import type { ConversationState } from './conversation-state';
import type { ConversationStore } from './conversation-store';
import type { ServerCalls } from './server-calls';

/** Milliseconds in which receipts of a conversation are gathered into one. */
const COALESCE_MS = 200;

export interface ReceiptsOptions {
  userId: string;
  store: ConversationStore;
  calls: ServerCalls;
  clock: Clock;
  failed: (error: unknown) => void;
}

/** Tells the server how far one has got: coalesced, forward only, and again after a reconnect if it did not arrive. */
export class Receipts {
  private readonly due = new Set<string>();
  private live: AbortSignal | null = null;
  private cancelTimer: Cancel | null = null;
  private telling = false;

  constructor(private readonly options: ReceiptsOptions) {}

  /** Tells what is not told yet, and goes on until `live` aborts. */
  run(live: AbortSignal): void {
    this.live = live;
    for (const state of this.options.store.ranked()) this.note(state);
  }

  /** Has all up to `seq` read. */
  read(state: ConversationState, seq: number): void {
    this.options.store.ownReceipt(state, { readSeq: seq, deliveredSeq: seq });
    this.note(state);
  }

  /** Has all up to `seq` delivered. */
  delivered(state: ConversationState, seq: number): void {
    this.options.store.ownReceipt(state, { readSeq: 0, deliveredSeq: seq });
    this.note(state);
  }

  /**
   * Marks as delivered what the log holds by now. That is claimed only where the window goes back to what was delivered before,
   * or at least holds the newest page.
   */
  arrived(state: ConversationState): void {
    const { log, summary, pageLoaded } = state;
    if (!pageLoaded && log.firstSeq > summary.me.deliveredSeq + 1) return this.note(state);
    const newest = log.visible.findLast(({ senderId }) => senderId !== this.options.userId);
    if (newest && newest.seq > summary.me.deliveredSeq) this.delivered(state, newest.seq);
    else this.note(state);
  }

  private note(state: ConversationState): void {
    if (!this.nextOf(state)) return;
    this.due.add(state.id);
    this.schedule();
  }

  private schedule(delayMs = COALESCE_MS): void {
    if (this.cancelTimer || this.telling || !this.live || this.live.aborted) return;
    this.cancelTimer = this.options.clock.schedule(delayMs, () => {
      this.cancelTimer = null;
      const { live } = this;
      if (live && !live.aborted) void this.tellAll(live);
    });
  }

  private async tellAll(live: AbortSignal): Promise<void> {
    this.telling = true;
    const ids = [...this.due];
    this.due.clear();
    for (const id of ids) {
      if (live.aborted) break;
      const state = this.options.store.get(id);
      if (state) await this.tell(state, live);
    }
    this.telling = false;
    if (this.due.size > 0) this.schedule();
  }

  private async tell(state: ConversationState, live: AbortSignal): Promise<void> {
    const next = this.nextOf(state);
    if (!next) return;
    try {
      await this.options.calls.request(next.event, { conversationId: state.id, seq: next.seq });
    } catch (error) {
      if (live.aborted) return;
      if (isTransient(error)) {
        this.due.add(state.id);
        return this.options.calls.pause(toChatError(error), 0, live);
      }
      this.options.failed(error);
    }
    if (next.event === 'mark_read') state.serverReadSeq = Math.max(state.serverReadSeq, next.seq);
    state.serverDeliveredSeq = Math.max(state.serverDeliveredSeq, next.seq);
    this.options.store.touch(state);
    if (this.nextOf(state)) this.due.add(state.id);
  }

  /** What the server does not know yet. */
  private nextOf(state: ConversationState): { event: 'mark_read' | 'mark_delivered'; seq: number } | null {
    const { readSeq, deliveredSeq } = state.summary.me;
    if (readSeq > state.serverReadSeq) return { event: 'mark_read', seq: readSeq };
    if (deliveredSeq > state.serverDeliveredSeq) return { event: 'mark_delivered', seq: deliveredSeq };
    return null;
  }
}
