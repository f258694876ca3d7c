import { Observable, of } from 'rxjs';

/** What is used of the browser's `navigator.locks`. */
export type Locks = Pick<LockManager, 'request' | 'query'>;

/**
 * Emits once this tab is the only one of the browser that has the lock `name`, and keeps it until unsubscribed: another tab
 * follows when this one closes or crashes. Emits at once where there are no locks.
 */
export function leading(locks: Locks | undefined, name: string): Observable<void> {
  if (locks === undefined) return of(undefined);
  return held(locks, name, 'exclusive');
}

/** Holds the lock `name` together with other tabs as long as it is subscribed to. */
export function sharing(locks: Locks, name: string): Observable<void> {
  return held(locks, name, 'shared');
}

function held(locks: Locks, name: string, mode: LockMode): Observable<void> {
  return new Observable((subscriber) => {
    const waiting = new AbortController();
    let release = (): void => waiting.abort();
    locks
      .request(name, { mode, signal: waiting.signal }, () => {
        if (subscriber.closed) return;
        subscriber.next();
        return new Promise<void>((resolve) => (release = resolve));
      })
      // Given up before its turn.
      .catch(() => undefined);
    return () => release();
  });
}
