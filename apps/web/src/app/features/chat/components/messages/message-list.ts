import {
  ChangeDetectionStrategy,
  Component,
  DOCUMENT,
  DestroyRef,
  type ElementRef,
  afterNextRender,
  afterRenderEffect,
  computed,
  effect,
  inject,
  input,
  signal,
  viewChild,
} from '@angular/core';
import { takeUntilDestroyed, toObservable, toSignal } from '@angular/core/rxjs-interop';
import type { User } from '@tertulia/contracts';
import { LucideArrowDown } from '@lucide/angular';
import { fromEvent, merge } from 'rxjs';
import { I18n } from '../../../../core/i18n/i18n';
import { Now } from '../../../../core/time/now';
import { Icon } from '../../../../ui/icon/icon';
import { ConversationStore } from '../../data-access/conversation-store';
import { MOST, NEWEST, around, moveDown, moveUp, spanOf } from '../../data-access/list-window';
import { MessageActions } from '../../data-access/message-actions';
import { People } from '../../data-access/people';
import { lastOwn } from '../../data-access/receipts';
import { sendersOf, timelineRows } from '../../data-access/timeline';
import { ConversationStart } from './conversation-start';
import { DaySeparator } from './day-separator';
import { MessageKeys } from './message-keys';
import { MessageRow } from './message-row';
import { MessagesPlaceholder } from './messages-placeholder';
import { ReadMarker } from './read-marker';
import { ScrollKeeper } from './scroll-keeper';

/** Pixels from an end of what is drawn at which more is drawn or fetched. */
const NEAR = 800;
const FLASH_MS = 1_600;

/**
 * The log "Messages": draws the part of the messages around what is seen, keeps the reader's place while more arrive on either
 * side, follows the newest while at the end, and tells what has been read.
 */
@Component({
  selector: 'tt-message-list',
  imports: [ConversationStart, DaySeparator, Icon, MessageKeys, MessageRow, MessagesPlaceholder],
  templateUrl: './message-list.html',
  styleUrl: './message-list.css',
  providers: [ReadMarker],
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class MessageList {
  /** The number of a message that a link leads to. */
  readonly target = input<number | null>(null);

  private readonly store = inject(ConversationStore);
  protected readonly t = inject(I18n).t;
  private readonly reading = inject(ReadMarker);
  private readonly people = inject(People);
  private readonly log = viewChild.required<ElementRef<HTMLElement>>('log');
  private readonly content = viewChild.required<ElementRef<HTMLElement>>('content');
  private keeper: ScrollKeeper | null = null;
  private placed = false;

  protected readonly arrow = LucideArrowDown;
  protected readonly messages = toSignal(this.store.messages$, { initialValue: [] });
  protected readonly hasOlder = toSignal(this.store.hasOlder$, { initialValue: false });
  protected readonly state = toSignal(this.store.state$, { initialValue: 'loading' as const });
  protected readonly users = toSignal(this.people.users$, { initialValue: new Map<string, User>() });
  protected readonly conversation = toSignal(this.store.conversation$, { initialValue: null });
  protected readonly now = toSignal(inject(Now).now$, { initialValue: new Date() });
  private readonly firstUnread = toSignal(this.store.firstUnreadSeq$, { initialValue: null });
  private readonly window = signal(NEWEST);
  private readonly wanted = signal<number | null>(null);
  private readonly span = computed(() => spanOf(this.messages(), this.window()));
  protected readonly rows = computed(() => {
    const { start, end } = this.span();
    return timelineRows(this.messages(), start, end, this.firstUnread());
  });
  protected readonly lastOwnKey = computed(() => lastOwn(this.messages())?.key ?? null);
  protected readonly atStart = computed(() => this.span().start === 0 && !this.hasOlder() && this.state() === 'ready');
  protected readonly following = signal(true);
  protected readonly flashed = signal<number | null>(null);
  protected readonly newBelow = computed(() => this.conversation()?.unreadCount ?? 0);

  constructor() {
    afterNextRender(() => {
      this.keeper = new ScrollKeeper(this.log().nativeElement, this.content().nativeElement);
      this.keeper.toEnd();
    });
    afterRenderEffect(() => {
      this.rows();
      this.keeper?.restore();
      this.place();
      this.settle();
    });
    effect(() => this.people.need(sendersOf(this.rows())));
    merge(toObservable(this.target), inject(MessageActions).jump$)
      .pipe(takeUntilDestroyed())
      .subscribe((seq) => this.go(seq));
    fromEvent(inject(DOCUMENT), 'visibilitychange')
      .pipe(takeUntilDestroyed())
      .subscribe(() => this.settle());
    inject(DestroyRef).onDestroy(() => this.keeper?.disconnect());
  }

  protected scrolled(): void {
    this.keeper?.scrolled();
    this.settle();
  }

  /** To the newest message, and on with it. */
  protected toNewest(): void {
    this.window.set(NEWEST);
    this.following.set(true);
    afterNextRenderOf(() => this.keeper?.toEnd());
  }

  private go(seq: number | null): void {
    if (seq === null) return;
    this.wanted.set(seq);
    if (this.indexOf(seq) === -1) void this.store.loadOlder(seq);
  }

  /** Moves to the message that is wanted, or on opening to the first unread one, once it is drawn. */
  private place(): void {
    const wanted = this.wanted();
    const keeper = this.keeper;
    if (keeper === null || this.state() !== 'ready') return;
    if (wanted !== null) {
      const index = this.indexOf(wanted);
      const element = this.elementOf(wanted);
      if (element !== null) {
        this.wanted.set(null);
        this.placed = true;
        keeper.show(element, 0.35);
        this.flash(wanted);
      } else if (index !== -1) this.window.set(around(this.messages(), index));
      return;
    }
    if (this.placed || this.rows().length === 0) return;
    const unread = this.firstUnread();
    const first = unread === null ? -1 : this.indexOf(unread);
    if (first !== -1 && first < this.span().start) return this.window.set(around(this.messages(), first));
    this.placed = true;
    const line = this.content().nativeElement.querySelector('.unread');
    if (line !== null && line.getBoundingClientRect().top < this.log().nativeElement.getBoundingClientRect().top) {
      keeper.show(line, 0.15);
    }
  }

  /** Draws and fetches more near the ends, and tells what has been read. */
  private settle(): void {
    const keeper = this.keeper;
    if (keeper === null) return;
    const { above, below } = keeper.hidden;
    const span = this.span();
    const isNewest = span.end === this.messages().length;
    this.following.set(keeper.atEnd && isNewest);
    if (above < NEAR && span.start > 0) this.window.set(moveUp(this.messages(), span));
    else if (above < NEAR && this.hasOlder() && this.state() === 'ready') void this.store.loadOlder();
    if (below < NEAR && !isNewest) this.window.set(moveDown(this.messages(), span));
    else if (this.following() && span.end - span.start > MOST) this.window.set(NEWEST);
    // Until the list stands where the reader begins, nobody has seen its end.
    if (this.placed) this.reading.look(keeper, this.messages().at(-1));
  }

  private flash(seq: number): void {
    this.flashed.set(seq);
    setTimeout(() => this.flashed.set(null), FLASH_MS);
  }

  private indexOf(seq: number): number {
    return this.messages().findIndex((view) => view.seq === seq);
  }

  private elementOf(seq: number): Element | null {
    return this.content().nativeElement.querySelector(`[data-seq="${seq}"]`);
  }
}

/** Runs after the signals that were just set have been drawn. */
function afterNextRenderOf(task: () => void): void {
  requestAnimationFrame(() => requestAnimationFrame(task));
}
