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
  untracked,
  viewChild,
} from '@angular/core';
import { takeUntilDestroyed, toObservable, toSignal } from '@angular/core/rxjs-interop';
import type { User } from '@tertulia/contracts';
import { ArrowDown as LucideArrowDown, ArrowUp as LucideArrowUp } from 'lucide';
import { fromEvent, merge } from 'rxjs';
import { I18n } from '../../../../core/i18n/i18n';
import { Now } from '../../../../core/time/now';
import { Icon } from '../../../../ui/icon/icon';
import { ConversationStore } from '../../data-access/conversation-store';
import { PAGE, STEP } from '../../data-access/list-window';
import { MessageActions } from '../../data-access/message-actions';
import { People } from '../../data-access/people';
import { sendersOf } from '../../data-access/timeline';
import { ConversationStart } from './conversation-start';
import { DaySeparator } from './day-separator';
import { DrawnMessages } from './drawn-messages';
import { MessageKeys } from './message-keys';
import { MessageRow } from './message-row';
import { MessageTarget } from './message-target';
import { MessagesPlaceholder } from './messages-placeholder';
import { OwnMessages } from './own-messages';
import { ReadMarker } from './read-marker';
import { ScrollKeeper } from './scroll-keeper';

/** Pixels from an end of what is drawn at which more is drawn or fetched. */
const NEAR = 800;
/** Whoever scrolls so fast that no more than this is left, in pixels, is given more at once. */
const VERY_NEAR = 200;
/** Milliseconds after which the first messages stand. */
const SETTLED_MS = 1_000;

/**
 * The log "Messages": draws the part of the messages around what is seen, keeps the reader's place while more arrive on either
 * side, follows the newest while at the end, and tells what has been read.
 */
@Component({
  selector: 'tt-message-list',
  imports: [ConversationStart, DaySeparator, Icon, MessageKeys, MessageRow, MessagesPlaceholder],
  templateUrl: './message-list.html',
  styleUrl: './message-list.css',
  providers: [DrawnMessages, MessageTarget, OwnMessages, ReadMarker],
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class MessageList {
  /** The number of a message that a link leads to. */
  readonly target = input<number | null>(null);

  private readonly store = inject(ConversationStore);
  protected readonly drawn = inject(DrawnMessages);
  protected readonly t = inject(I18n).t;
  private readonly reading = inject(ReadMarker);
  protected readonly own = inject(OwnMessages);
  private readonly people = inject(People);
  protected readonly aim = inject(MessageTarget);
  private readonly log = viewChild.required<ElementRef<HTMLElement>>('log');
  private readonly content = viewChild.required<ElementRef<HTMLElement>>('content');
  private keeper: ScrollKeeper | null = null;
  private placed = false;

  protected readonly arrow = LucideArrowDown;
  protected readonly up = LucideArrowUp;
  protected readonly users = toSignal(this.people.users$, { initialValue: new Map<string, User>() });
  protected readonly conversation = toSignal(this.store.conversation$, { initialValue: null });
  protected readonly now = toSignal(inject(Now).now$, { initialValue: new Date() });
  protected readonly following = signal(true);
  /** What comes after this is new: what was there on opening is not read out. */
  protected readonly settled = signal(false);
  protected readonly newBelow = computed(() => this.conversation()?.unreadCount ?? 0);

  constructor() {
    afterNextRender(() => {
      this.keeper = new ScrollKeeper(this.log().nativeElement, this.content().nativeElement);
      this.keeper.toEnd();
    });
    afterRenderEffect(() => {
      this.drawn.rows();
      this.keeper?.restore();
      this.place();
      this.settle();
    });
    // Before the list of conversations is there, the open one says who they are.
    this.store.conversation$
      .pipe(takeUntilDestroyed())
      .subscribe((open) => this.people.learn(open?.members.map(({ user }) => user) ?? []));
    effect(() => this.people.need(sendersOf(this.drawn.rows())));
    // Whoever writes wants to see it, wherever they have read before.
    effect(() => {
      if (this.own.sending() !== null) untracked(() => this.toNewest());
    });
    effect((onCleanup) => {
      if (this.drawn.state() !== 'ready') return;
      const timer = setTimeout(() => this.settled.set(true), SETTLED_MS);
      onCleanup(() => clearTimeout(timer));
    });
    merge(toObservable(this.target), inject(MessageActions).jump$)
      .pipe(takeUntilDestroyed())
      .subscribe((seq) => this.go(seq));
    fromEvent(inject(DOCUMENT), 'visibilitychange')
      .pipe(takeUntilDestroyed())
      .subscribe(() => this.settle());
    inject(DestroyRef).onDestroy(() => {
      this.keeper?.disconnect();
      this.store.follow(false);
    });
  }

  protected scrolled(): void {
    this.keeper?.scrolled();
    this.settle();
  }

  /** To the newest message, and on with it. */
  toNewest(): void {
    this.drawn.toNewest();
    this.following.set(true);
    afterNextRenderOf(() => this.keeper?.toEnd());
  }

  private go(seq: number | null): void {
    if (seq !== null) this.aim.go(seq);
  }

  /** The keyboard stays: Escape then marks all as read, which it does not on a message. */
  protected toFirstUnread(): void {
    const seq = this.drawn.firstUnread();
    if (seq !== null) this.aim.go(seq, false);
  }

  /** Moves to the message that is wanted, or on opening to the first unread one, once it is drawn. */
  private place(): void {
    const wanted = this.aim.wanted();
    const keeper = this.keeper;
    if (keeper === null || this.drawn.state() !== 'ready') return;
    if (wanted !== null) {
      const element = this.elementOf(wanted);
      if (element === null) return void this.drawn.toSeq(wanted);
      this.placed = true;
      keeper.show(element, 0.35);
      return this.aim.reached(element, wanted);
    }
    if (this.placed || this.drawn.rows().length === 0) return;
    const unread = this.drawn.firstUnread();
    if (unread !== null && this.drawn.isAbove(unread)) return void this.drawn.toSeq(unread);
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
    const atNewest = this.drawn.atNewest();
    this.following.set(keeper.atEnd && atNewest);
    this.store.follow(this.following() && this.drawn.state() === 'ready');
    if (above < NEAR) this.drawn.up(above < VERY_NEAR ? PAGE : STEP);
    if (below < NEAR && !atNewest) this.drawn.down(below < VERY_NEAR ? PAGE : STEP);
    else if (this.following()) this.drawn.trim();
    // Until the list stands where the reader begins, nobody has seen its end.
    if (this.placed) this.reading.look(keeper, this.drawn.apart() ? undefined : this.drawn.messages().at(-1));
  }

  private elementOf(seq: number): Element | null {
    return this.content().nativeElement.querySelector(`[data-seq="${seq}"]`);
  }
}

/** Runs after the signals that were just set have been drawn. */
function afterNextRenderOf(task: () => void): void {
  requestAnimationFrame(() => requestAnimationFrame(task));
}
