import type { Message } from '@tertulia/contracts';
import { Observable, combineLatest, defer, distinctUntilChanged, map, of, switchMap } from 'rxjs';
import type { OutboxEntry } from './chat-storage';
import type { ConversationState } from './conversation-state';
import type { ConversationStore } from './conversation-store';
import { MessageViews, progressOfOthers } from './message-views';
import type { MessageView } from './views';

/** The messages of one conversation as they are shown; emits on every change. */
export function messageStream(
  conversationId: string,
  userId: string,
  store: ConversationStore,
  outbox$: Observable<readonly OutboxEntry[]>,
): Observable<readonly MessageView[]> {
  return defer(() => {
    const views = new MessageViews(userId);
    const state$ = store.state$(conversationId);
    const messages$ = state$.pipe(switchMap((state) => (state ? watched(state) : of([]))));
    const progress$ = state$.pipe(
      switchMap((state) => state?.summary$ ?? of(null)),
      map((summary) => progressOfOthers(summary, userId)),
      distinctUntilChanged((a, b) => a.deliveredSeq === b.deliveredSeq && a.readSeq === b.readSeq),
    );
    const entries$ = outbox$.pipe(
      map((entries) => entries.filter((entry) => entry.conversationId === conversationId)),
      distinctUntilChanged((a, b) => a.length === b.length && a.every((entry, index) => entry === b[index])),
    );
    return combineLatest([messages$, entries$, progress$]).pipe(
      map(([messages, entries, progress]) => {
        const log = store.get(conversationId)?.log;
        const last = messages.at(-1)?.seq ?? 0;
        // What is acknowledged may be in the log by now.
        const waiting = entries.filter(({ clientMessageId }) => (log?.own(clientMessageId)?.seq ?? Infinity) > last);
        return views.of(messages, waiting, progress);
      }),
    );
  });
}

/** Emits the log, and keeps the window from being trimmed meanwhile. */
function watched(state: ConversationState): Observable<readonly Message[]> {
  return new Observable((subscriber) => {
    state.watchers += 1;
    const subscription = state.messages$.subscribe(subscriber);
    return () => {
      subscription.unsubscribe();
      state.watchers -= 1;
    };
  });
}
