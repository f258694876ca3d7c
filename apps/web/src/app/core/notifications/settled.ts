import { distinctUntilChanged, map, of, shareReplay, switchMap, throttleTime, timer, type Observable } from 'rxjs';

/** What is read the moment it arrives is unread for less than this, in milliseconds. */
const READ_AT_ONCE_MS = 300;

/**
 * A count without its flickering: where somebody reads along, each message is unread for a moment, and a title and an icon that
 * change twice with every one of them are of no use and cost more than the message does. Goes to 0 at once.
 */
export function settled(count$: Observable<number>): Observable<number> {
  const shared$ = count$.pipe(shareReplay({ bufferSize: 1, refCount: true }));
  return shared$.pipe(
    map((count) => count > 0),
    distinctUntilChanged(),
    switchMap((any) => (any ? timer(READ_AT_ONCE_MS).pipe(map(() => true)) : of(false))),
    switchMap((lasts) =>
      lasts ? shared$.pipe(throttleTime(READ_AT_ONCE_MS, undefined, { leading: true, trailing: true })) : of(0),
    ),
    distinctUntilChanged(),
  );
}
