import { Injectable, inject } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { ChatError, type MessageView } from '@tertulia/chat-client';
import type { Conversation } from '@tertulia/contracts';
import {
  BehaviorSubject,
  EMPTY,
  ReplaySubject,
  Subject,
  distinctUntilChanged,
  filter,
  map,
  merge,
  of,
  shareReplay,
  switchMap,
  take,
  withLatestFrom,
  type Observable,
} from 'rxjs';
import { Chat } from '../../../core/chat/chat';

/** Whether the newest messages are there. `gone`: there is no such conversation, or the person is no member (any more). */
export type LoadState = 'loading' | 'ready' | 'gone' | 'unreachable';

/** The conversation that is open: its messages and how far it has been read. */
@Injectable()
export class ConversationStore {
  private readonly client = inject(Chat).client;
  private readonly idSubject = new ReplaySubject<string>(1);
  private readonly stateSubject = new BehaviorSubject<LoadState>('loading');
  private readonly unreadSubject = new BehaviorSubject<number | null>(null);
  private readonly retrySubject = new Subject<void>();
  private loadingOlder = false;
  private id: string | null = null;

  /** Emits the id of the conversation that is open. */
  readonly id$ = this.idSubject.pipe(distinctUntilChanged());
  /** Emits the conversation; `null` until it is known, and once it is gone. */
  readonly conversation$: Observable<Conversation | null> = this.id$.pipe(
    switchMap((id) => this.client.conversation$(id)),
    shareReplay({ bufferSize: 1, refCount: true }),
  );
  /** Emits the messages in order, the unsent ones last. */
  readonly messages$: Observable<readonly MessageView[]> = this.id$.pipe(
    switchMap((id) => this.client.messages$(id)),
    shareReplay({ bufferSize: 1, refCount: true }),
  );
  /** Emits whether there are older messages to be fetched. */
  readonly hasOlder$ = this.id$.pipe(switchMap((id) => this.client.hasOlder$(id)));
  /** Emits the ids of those who are typing. */
  readonly typing$ = this.id$.pipe(switchMap((id) => this.client.typing$(id)));
  readonly state$ = this.stateSubject.pipe(distinctUntilChanged());
  /** Emits the number of the message that was the first unread one when the conversation was opened; `null` if all was read. */
  readonly firstUnreadSeq$ = this.unreadSubject.pipe(distinctUntilChanged());

  constructor() {
    this.rememberUnread();
    this.loadWhenOpened();
    this.noticeRemoval();
  }

  /** Opens another conversation, or the same one again. */
  open(id: string): void {
    if (id === this.id) return;
    this.id = id;
    this.stateSubject.next('loading');
    this.unreadSubject.next(null);
    this.idSubject.next(id);
  }

  /** Tries once more to fetch what could not be fetched. */
  retry(): void {
    this.retrySubject.next();
  }

  /** Fetches the page before the oldest message, or all down to `untilSeq`; one call at a time. Resolves in any case. */
  async loadOlder(untilSeq?: number): Promise<void> {
    if (this.loadingOlder || this.id === null) return;
    this.loadingOlder = true;
    try {
      await this.client.loadOlder(this.id, untilSeq);
    } catch {
      // The connection's banner says what is wrong; scrolling on asks again.
    } finally {
      this.loadingOlder = false;
    }
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

  private rememberUnread(): void {
    const firstKnown = this.id$.pipe(
      switchMap((id) =>
        this.client.conversation$(id).pipe(
          filter((conversation) => conversation !== null),
          take(1),
        ),
      ),
    );
    firstKnown.pipe(takeUntilDestroyed()).subscribe(({ unreadCount, me }) => {
      this.unreadSubject.next(unreadCount > 0 ? me.readSeq + 1 : null);
    });
  }

  private loadWhenOpened(): void {
    const again = merge(
      this.retrySubject,
      this.client.connection$.pipe(
        map(({ status }) => status === 'online'),
        distinctUntilChanged(),
        filter((online) => online && this.stateSubject.value === 'unreachable'),
      ),
    ).pipe(
      withLatestFrom(this.id$),
      map(([, id]) => id),
    );
    merge(this.id$, again)
      .pipe(
        switchMap((id) => this.load(id)),
        takeUntilDestroyed(),
      )
      .subscribe((state) => this.stateSubject.next(state));
  }

  private async load(id: string): Promise<LoadState> {
    try {
      await this.client.openConversation(id);
      return 'ready';
    } catch (error) {
      return error instanceof ChatError && (error.code === 'NOT_FOUND' || error.code === 'VALIDATION_FAILED')
        ? 'gone'
        : 'unreachable';
    }
  }

  private noticeRemoval(): void {
    const removed = this.state$.pipe(
      switchMap((state) => (state === 'ready' ? this.conversation$ : EMPTY)),
      switchMap((conversation) => (conversation === null ? of(true) : EMPTY)),
    );
    removed.pipe(takeUntilDestroyed()).subscribe(() => this.stateSubject.next('gone'));
  }
}
