import { LIMITS, type Message } from '@tertulia/contracts';
import { BehaviorSubject, combineLatest, defer, distinctUntilChanged, map, type Observable } from 'rxjs';
import type { ConversationState } from './conversation-state';
import type { ConversationStore } from './conversation-store';
import { MessageViews, progressOfOthers } from './message-views';
import type { ServerCalls } from './server-calls';
import type { MessageView } from './views';

/** Messages on either side of the one that is looked for, to begin with. */
const AROUND = 40;

export interface HistoryWindowOptions {
  userId: string;
  state: ConversationState;
  store: ConversationStore;
  calls: ServerCalls;
}

/**
 * A part of a conversation's history apart from its newest messages: without gaps, growing at both ends, and changed when its
 * messages are. Once it reaches the newest messages it is joined to them: they then are one, in `ChatClient.messages$`.
 */
export class HistoryWindow {
  private readonly messagesSubject = new BehaviorSubject<readonly Message[]>([]);
  private readonly hasOlderSubject = new BehaviorSubject(true);
  private readonly joinedSubject = new BehaviorSubject(false);
  /** What changed since this was opened: a page that was under way may be older than that. */
  private readonly changes = new Map<number, Message>();
  private readonly note = (message: Message): void => this.changed(message);
  private busy: Promise<void> | null = null;
  private open = true;

  /** Emits the messages in `seq` order. */
  readonly messages$: Observable<readonly MessageView[]>;
  /** Emits whether there are older messages than these. */
  readonly hasOlder$ = this.hasOlderSubject.pipe(distinctUntilChanged());
  /** Emits whether these are among those of `ChatClient.messages$` by now; nothing more comes here then. */
  readonly joined$ = this.joinedSubject.pipe(distinctUntilChanged());

  private constructor(private readonly options: HistoryWindowOptions) {
    const { state, userId } = options;
    this.messages$ = defer(() => {
      const views = new MessageViews(userId);
      const progress$ = state.summary$.pipe(map((summary) => progressOfOthers(summary, userId)));
      return combineLatest([this.messagesSubject, progress$]).pipe(
        map(([messages, progress]) => views.of(messages, [], progress)),
      );
    });
    state.watchers += 1;
    state.log.below.add(this.note);
  }

  /** Opens one around that message. Rejects with a `ChatError` where it cannot be fetched. */
  static async around(options: HistoryWindowOptions, seq: number): Promise<HistoryWindow> {
    const window = new HistoryWindow(options);
    const { calls, state } = options;
    try {
      const [before, after] = await Promise.all([
        calls.history(state.id, { beforeSeq: seq + 1, limit: AROUND }),
        calls.history(state.id, { afterSeq: seq, limit: AROUND }),
      ]);
      window.hasOlderSubject.next(before.hasMore);
      await window.take([...before.items, ...after.items]);
      return window;
    } catch (error) {
      window.close();
      throw error;
    }
  }

  /** Fetches the page before these. Rejects with a `ChatError`. */
  loadOlder(): Promise<void> {
    return this.once(async () => {
      const first = this.messagesSubject.value[0];
      if (first === undefined || !this.hasOlderSubject.value) return;
      const page = await this.options.calls.history(this.options.state.id, {
        beforeSeq: first.seq,
        limit: LIMITS.page.default,
      });
      this.hasOlderSubject.next(page.hasMore);
      await this.take([...page.items, ...this.messagesSubject.value]);
    });
  }

  /** Fetches the page after these, and joins them to the newest messages where it reaches those. Rejects with a `ChatError`. */
  loadNewer(): Promise<void> {
    return this.once(async () => {
      const last = this.messagesSubject.value.at(-1);
      if (last === undefined || this.joinedSubject.value) return;
      const { items } = await this.options.calls.history(this.options.state.id, {
        afterSeq: last.seq,
        limit: LIMITS.page.default,
      });
      await this.take([...this.messagesSubject.value, ...items]);
    });
  }

  /** Lets go of it. Nothing is emitted afterwards. */
  close(): void {
    if (!this.open) return;
    this.open = false;
    this.options.state.log.below.delete(this.note);
    this.options.state.watchers -= 1;
  }

  private once(load: () => Promise<void>): Promise<void> {
    return (this.busy ??= load().finally(() => (this.busy = null)));
  }

  private async take(messages: readonly Message[]): Promise<void> {
    const { state } = this.options;
    // A page that is joined while another is on its way to the same log would take the changes that the other waits for.
    while (state.loadingOlder !== null) await state.loadingOlder.catch(() => undefined);
    if (!this.open) return;
    this.messagesSubject.next(messages.map((message) => this.newest(message)));
    this.join();
  }

  private newest(message: Message): Message {
    const change = this.changes.get(message.seq);
    return change !== undefined && change.rev > message.rev ? change : message;
  }

  private changed(message: Message): void {
    const known = this.changes.get(message.seq);
    if (known !== undefined && known.rev >= message.rev) return;
    this.changes.set(message.seq, message);
    const messages = this.messagesSubject.value;
    if (messages.some(({ seq }) => seq === message.seq))
      this.messagesSubject.next(messages.map((it) => this.newest(it)));
  }

  private join(): void {
    const { state, store } = this.options;
    const { log } = state;
    const items = [...this.messagesSubject.value];
    const first = items[0];
    const last = items.at(-1);
    if (first === undefined || last === undefined || last.seq < log.firstSeq - 1) return;
    if (first.seq < log.firstSeq) {
      log.beginOlder();
      log.endOlder({ items, hasMore: this.hasOlderSubject.value });
      store.olderLoaded(state);
    }
    this.joinedSubject.next(true);
  }
}
