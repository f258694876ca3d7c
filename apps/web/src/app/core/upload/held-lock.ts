import { Observable, of } from 'rxjs';

/** Emits once that lock is this tab's, and holds it until unsubscribed. Without Web Locks each tab is by itself. */
export function heldLock(name: string): Observable<void> {
  if (typeof navigator === 'undefined' || !('locks' in navigator)) return of(undefined);
  return new Observable((subscriber) => {
    const waiting = new AbortController();
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    navigator.locks
      .request(name, { signal: waiting.signal }, () => {
        subscriber.next();
        return held;
      })
      .catch((error: unknown) => {
        if (!waiting.signal.aborted) subscriber.error(error);
      });
    return () => {
      waiting.abort();
      release();
    };
  });
}
