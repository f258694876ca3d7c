import { Injectable, computed, effect, inject, signal } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { ConversationStore } from '../../data-access/conversation-store';
import {
  MOST,
  NEWEST,
  PAGE,
  around,
  moveDown,
  moveUp,
  pinned,
  spanOf,
  type ListWindow,
} from '../../data-access/list-window';
import { fillingCount } from '../../data-access/first-page';
import { sameRows, timelineRows } from '../../data-access/timeline';

/** What is around the list is no lower than this, in pixels. */
const AROUND = 150;

/** The part of the open conversation's messages that is drawn, and how it moves. */
@Injectable()
export class DrawnMessages {
  private readonly store = inject(ConversationStore);
  private readonly window = signal(NEWEST);
  private readonly filled = signal(false);

  readonly messages = toSignal(this.store.shown$, { initialValue: [] });
  /** Whether what is drawn is a part of the history that does not reach the newest messages. */
  readonly apart = toSignal(this.store.apart$, { initialValue: false });
  readonly state = toSignal(this.store.state$, { initialValue: 'loading' as const });
  /** Whether there are older messages to be fetched. */
  readonly hasOlder = toSignal(this.store.hasOlder$, { initialValue: false });
  /** The number of the first message that was unread on opening. */
  readonly firstUnread = toSignal(this.store.firstUnreadSeq$, { initialValue: null });
  /** At first as many as fill the view: the sooner they are seen. */
  private readonly page = computed(() =>
    this.filled() ? PAGE : Math.min(PAGE, fillingCount(this.messages(), innerHeight - AROUND)),
  );
  private readonly span = computed(
    () => {
      const span = spanOf(this.messages(), this.window(), this.page());
      // Whether the first one begins a day, or stands under the name of the one before, is known once that one is here.
      const unsure = span.start === 0 && this.hasOlder() && (span.end > 1 || this.state() === 'loading');
      return unsure ? { ...span, start: Math.min(1, span.end) } : span;
    },
    { equal: (a, b) => a.start === b.start && a.end === b.end },
  );
  /** The lines that are drawn; the same ones while messages arrive that are not. */
  readonly rows = computed(
    () => {
      const { start, end } = this.span();
      return timelineRows(this.messages(), start, end, this.firstUnread());
    },
    { equal: sameRows },
  );
  private readonly metUnread = signal<number | null>(null);
  /** Whether the first unread message lies above all that is drawn, and has not been met yet. */
  readonly unreadAbove = computed(() => {
    const seq = this.firstUnread();
    const first = this.messages()[this.span().start]?.seq ?? null;
    return seq !== null && first !== null && seq < first && seq !== this.metUnread();
  });
  /** Whether the very first message is drawn, or would be. */
  readonly atStart = computed(() => this.span().start === 0 && !this.hasOlder() && this.state() === 'ready');
  /** Whether the newest message is drawn. */
  readonly atNewest = computed(() => this.span().end === this.messages().length && !this.apart());

  constructor() {
    effect(() => {
      if (!this.filled() && this.rows().length > 0) afterPaint(() => this.filled.set(true));
    });
    effect(() => {
      if (this.rows().some(({ kind }) => kind === 'unread')) this.metUnread.set(this.firstUnread());
    });
  }

  /** Follows the newest messages from now on. */
  toNewest(): void {
    this.store.leaveHistory();
    this.window.set(NEWEST);
  }

  /** Draws the message with that number and those around it; whether it was there to be drawn. */
  toSeq(seq: number): boolean {
    const index = this.indexOf(seq);
    if (index === -1) return false;
    this.move(around(this.messages(), index));
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

  /** Draws `count` older messages, or has some fetched where there are none. */
  up(count: number): void {
    // What fills the view is painted first.
    if (!this.filled()) return;
    if (this.span().start > (this.hasOlder() ? 1 : 0)) this.move(moveUp(this.messages(), this.span(), count));
    else if (this.hasOlder() && this.state() === 'ready') void this.store.loadOlder();
  }

  /** Draws `count` newer messages, or has some fetched after a part of the history. */
  down(count: number): void {
    if (this.span().end < this.messages().length) this.move(moveDown(this.messages(), this.span(), count));
    else if (this.apart()) void this.store.loadNewer();
  }

  /** Takes away what is far above the newest message, once more is drawn than anybody looks at. */
  trim(): void {
    const { start, end } = this.span();
    if (end - start > MOST) this.toNewest();
  }

  /** The end of a part of the history is not the newest message: what is joined to it does not belong to what is drawn. */
  private move(window: ListWindow): void {
    this.window.set(this.apart() ? pinned(this.messages(), window) : window);
  }

  private indexOf(seq: number): number {
    return this.messages().findIndex((view) => view.seq === seq);
  }
}

/** Runs once what is to be drawn now has been painted. */
function afterPaint(task: () => void): void {
  requestAnimationFrame(() => setTimeout(task));
}
