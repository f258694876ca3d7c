import { Injectable, computed, inject, signal } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { ConversationStore } from '../../data-access/conversation-store';
import { MOST, NEWEST, around, moveDown, moveUp, spanOf } from '../../data-access/list-window';
import { timelineRows } from '../../data-access/timeline';

/** The part of the open conversation's messages that is drawn, and how it moves. */
@Injectable()
export class DrawnMessages {
  private readonly store = inject(ConversationStore);
  private readonly window = signal(NEWEST);

  readonly messages = toSignal(this.store.messages$, { initialValue: [] });
  readonly state = toSignal(this.store.state$, { initialValue: 'loading' as const });
  /** Whether there are older messages to be fetched. */
  readonly hasOlder = toSignal(this.store.hasOlder$, { initialValue: false });
  /** The number of the first message that was unread on opening. */
  readonly firstUnread = toSignal(this.store.firstUnreadSeq$, { initialValue: null });
  private readonly span = computed(() => spanOf(this.messages(), this.window()));
  readonly rows = computed(() => {
    const { start, end } = this.span();
    return timelineRows(this.messages(), start, end, this.firstUnread());
  });
  /** Whether the very first message is drawn, or would be. */
  readonly atStart = computed(() => this.span().start === 0 && !this.hasOlder() && this.state() === 'ready');
  /** Whether the newest message is drawn. */
  readonly atNewest = computed(() => this.span().end === this.messages().length);

  /** Follows the newest messages from now on. */
  toNewest(): void {
    this.window.set(NEWEST);
  }

  /** Draws the message with that number and those around it; whether it was there to be drawn. */
  toSeq(seq: number): boolean {
    const index = this.indexOf(seq);
    if (index === -1) return false;
    this.window.set(around(this.messages(), index));
    return true;
  }

  /** Whether that message is known here, drawn or not. */
  has(seq: number): boolean {
    return this.indexOf(seq) !== -1;
  }

  /** Whether that message lies above what is drawn. */
  isAbove(seq: number): boolean {
    const index = this.indexOf(seq);
    return index !== -1 && index < this.span().start;
  }

  /** Draws older messages, or has them fetched where there are none. */
  up(): void {
    if (this.span().start > 0) this.window.set(moveUp(this.messages(), this.span()));
    else if (this.hasOlder() && this.state() === 'ready') void this.store.loadOlder();
  }

  /** Draws newer messages where there are some that are not drawn. */
  down(): void {
    if (!this.atNewest()) this.window.set(moveDown(this.messages(), this.span()));
  }

  /** Takes away what is far above the newest message, once more is drawn than anybody looks at. */
  trim(): void {
    const { start, end } = this.span();
    if (end - start > MOST) this.toNewest();
  }

  private indexOf(seq: number): number {
    return this.messages().findIndex((view) => view.seq === seq);
  }
}
