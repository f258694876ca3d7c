import type { Conversation } from '@tertulia/contracts';
import { EMPTY, filter, switchMap, type Observable } from 'rxjs';

/** Emits when the conversation that is open and was there is gone: left, or the person was removed from it. */
export function removalOf(
  isReady$: Observable<boolean>,
  conversation$: Observable<Conversation | null>,
): Observable<null> {
  return isReady$.pipe(
    switchMap((isReady) => (isReady ? conversation$ : EMPTY)),
    filter((conversation) => conversation === null),
  );
}
