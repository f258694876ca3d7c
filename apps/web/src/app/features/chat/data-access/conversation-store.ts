import { DestroyRef, Injectable, inject } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { ChatError, type HistoryWindow, type MessageView } from '@tertulia/chat-client';
import type { Conversation } from '@tertulia/contracts';
import {
  BehaviorSubject,
  EMPTY,
  ReplaySubject,
  Subject,
  combineLatest,
  distinctUntilChanged,
  filter,
  map,
  merge,
  shareReplay,
  switchMap,
  take,
  type Observable,
} from 'rxjs';
import { Chat } from '../../../core/chat/chat';
import { firstUnreadOnOpening } from './first-unread';
import { removalOf } from './removal';
import { WaitingMessages } from './waiting-messages';

/** Whether the newest messages are there. `gone`: there is no such conversation, or the person is no member (any more). */
export type LoadState = 'loading' | 'ready' | 'gone' | 'unreachable';

/** The conversation that is open: its messages and how far it has been read. */
@Injectable()
export class ConversationStore {
  private readonly client = inject(Chat).client;
  private readonly waiting = inject(WaitingMessages);
  private readonly idSubject = new ReplaySubject<string>(1);
  private readonly stateSubject = new BehaviorSubject<LoadState>('loading');
  private readonly unreadSubject = new BehaviorSubject<number | null>(null);
  private readonly retrySubject = new Subject<void>();
  private readonly historySubject = new BehaviorSubject<HistoryWindow | null>(null);
  private loading = false;
  private id: string | null = null;

  /** Emits the id of the conversation that is open. */
  readonly id$ = this.idSubject.pipe(distinctUntilChanged());
  /** Emits the conversation; `null` until it is known, and once it is gone. */
  readonly conversation$: Observable<Conversation | null> = this.id$.pipe(
    switchMap((id) => this.client.conversation$(id)),
    shareReplay({ bufferSize: 1, refCount: true }),
  );
  /** Emits the messages in order, the unsent ones last, and last of these what waits for files. */
  readonly messages$: Observable<readonly MessageView[]> = this.id$.pipe(
    switchMap((id) => this.waiting.after(id, this.client.messages$(id))),
    shareReplay({ bufferSize: 1, refCount: true }),
  );
  /** Emits the messages that the list draws from: `messages$`, or a part of the history that a link led to. */
  readonly shown$: Observable<readonly MessageView[]> = this.historySubject.pipe(
    switchMap((history) => history?.messages$ ?? this.messages$),
  );
  /** Emits whether `shown$` is a part of the history that does not reach the newest messages. */
  readonly apart$ = this.historySubject.pipe(
    map((history) => history !== null),
    distinctUntilChanged(),
  );
  /** Emits whether there are older messages than those of `shown$`. */
  readonly hasOlder$ = combineLatest([this.id$, this.historySubject]).pipe(
    switchMap(([id, history]) => history?.hasOlder$ ?? this.client.hasOlder$(id)),
  );
  /** Emits the ids of those who are typing. */
  readonly typing$ = this.id$.pipe(switchMap((id) => this.client.typing$(id)));
  readonly state$ = this.stateSubject.pipe(distinctUntilChanged());
  /** Emits the number of the message that was the first unread one when the conversation was opened; `null` if all was read. */
  readonly firstUnreadSeq$ = this.unreadSubject.pipe(distinctUntilChanged());

  constructor() {
    firstUnreadOnOpening(this.id$, this.client)
      .pipe(takeUntilDestroyed())
      .subscribe((seq) => this.unreadSubject.next(seq));
    this.loadWhenOpened();
    removalOf(this.state$.pipe(map((state) => state === 'ready')), this.conversation$)
      .pipe(takeUntilDestroyed())
      .subscribe(() => this.stateSubject.next('gone'));
    this.rejoin();
    inject(DestroyRef).onDestroy(() => this.leaveHistory());
  }

  /** Opens another conversation, or the same one again. */
  open(id: string): void {
    if (id === this.id) return;
    this.id = id;
    this.leaveHistory();
    this.stateSubject.next('loading');
    this.unreadSubject.next(null);
    this.idSubject.next(id);
  }

  /** Tries once more to fetch what could not be fetched. */
  retry(): void {
    this.retrySubject.next();
  }

  /** Fetches the page before the oldest message that is shown; one call at a time. Resolves in any case. */
  loadOlder(): Promise<void> {
    return this.load((id) => this.historySubject.value?.loadOlder() ?? this.client.loadOlder(id));
  }

  /** Fetches the page after a part of the history. Resolves in any case. */
  loadNewer(): Promise<void> {
    return this.load(() => this.historySubject.value?.loadNewer() ?? Promise.resolve());
  }

  /**
   * Has that message among those that are shown, from a part of the history where it lies far back. Rejects with a `ChatError`
   * where it cannot be fetched.
   */
  async bring(seq: number): Promise<void> {
    const { id } = this;
    if (id === null) return;
    const history = await this.client.historyAround(id, seq);
    if (id !== this.id) return history?.close();
    this.leaveHistory();
    this.historySubject.next(history);
  }

  /** Shows the newest messages again. */
  leaveHistory(): void {
    this.historySubject.value?.close();
    if (this.historySubject.value !== null) this.historySubject.next(null);
  }

  /** Whether the list is at the newest messages: what comes is read then, and what is far above need not be kept. */
  follow(isFollowing: boolean): void {
    if (this.id !== null) this.client.setFollowing(this.id, isFollowing);
  }

  /** All up to `seq` has been seen. */
  markRead(seq: number): void {
    if (this.id !== null) this.client.markRead(this.id, seq);
  }

  /** Draws the line before that message, unless there is one further down already. */
  rememberUnreadFrom(seq: number): void {
    if ((this.unreadSubject.value ?? 0) < seq) this.unreadSubject.next(seq);
  }

  /** Takes the line before the first unread message away. */
  forgetUnread(): void {
    this.unreadSubject.next(null);
  }

  private async load(page: (id: string) => Promise<void>): Promise<void> {
    if (this.loading || this.id === null) return;
    this.loading = true;
    try {
      await page(this.id);
    } catch {
      // The connection's banner says what is wrong; scrolling on asks again.
    } finally {
      this.loading = false;
    }
  }

  private rejoin(): void {
    this.historySubject
      .pipe(
        switchMap((history) => history?.joined$ ?? EMPTY),
        filter((joined) => joined),
        takeUntilDestroyed(),
      )
      .subscribe(() => this.leaveHistory());
  }

  private loadWhenOpened(): void {
    const again = merge(
      this.retrySubject,
      this.client.connection$.pipe(
        map(({ status }) => status === 'online'),
        distinctUntilChanged(),
        filter((online) => online && this.stateSubject.value === 'unreachable'),
      ),
    ).pipe(switchMap(() => this.id$.pipe(take(1))));
    merge(this.id$, again)
      .pipe(
        switchMap((id) => this.fetch(id)),
        takeUntilDestroyed(),
      )
      .subscribe((state) => this.stateSubject.next(state));
  }

  private async fetch(id: string): Promise<LoadState> {
    try {
      await this.client.openConversation(id);
      return 'ready';
    } catch (error) {
      return error instanceof ChatError && (error.code === 'NOT_FOUND' || error.code === 'VALIDATION_FAILED')
        ? 'gone'
        : 'unreachable';
    }
  }
}
