import type { ChatClient } from '@tertulia/chat-client';
import { filter, map, switchMap, take, type Observable } from 'rxjs';

/** Emits, for each conversation that is opened, the number of its first unread message as it was then; `null` if all was read. */
export function firstUnreadOnOpening(id$: Observable<string>, client: ChatClient): Observable<number | null> {
  return id$.pipe(
    switchMap((id) =>
      client.conversation$(id).pipe(
        filter((conversation) => conversation !== null),
        take(1),
      ),
    ),
    map(({ unreadCount, me }) => (unreadCount > 0 ? me.readSeq + 1 : null)),
  );
}
