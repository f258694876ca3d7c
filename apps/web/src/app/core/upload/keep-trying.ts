import { HttpErrorResponse } from '@angular/common/http';
import {
  TimeoutError,
  catchError,
  concat,
  defer,
  of,
  race,
  switchMap,
  take,
  tap,
  throwError,
  timeout,
  timer,
} from 'rxjs';
import type { Observable } from 'rxjs';
import { problemOf } from '../http/problem-of';

/** Milliseconds without a step after which an attempt counts as cut off. */
const STALLED_MS = 60_000;
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 20_000;
/** Tries in a row that a server which answers, but not well, is given. */
const PATIENCE = 5;
/** Answers that another try may change. */
const PASSING: ReadonlySet<number> = new Set([409, 423, 429, 500]);
/** Answers of whoever stands before a server that is not there. */
const ABSENT: ReadonlySet<number> = new Set([502, 503, 504]);

export interface Persistence {
  /** Makes the session good again after a 401. */
  renew: () => Observable<unknown>;
  /** Emits when the network or the server is back. */
  back$: Observable<unknown>;
}

/**
 * Emits what `attempt` emits, and makes it again as long as what stopped it may pass: for ever while the server cannot be
 * reached or waits in vain for what is sent, a few times where it answers with an error of its own. `null` says that it waits. Errors with what stays.
 */
export function keepTrying<T>(attempt: () => Observable<T>, { renew, back$ }: Persistence): Observable<T | null> {
  let failures = 0;
  let renewed = false;
  const again = (error: unknown, caught: Observable<T | null>): Observable<T | null> => {
    const status = statusOf(error);
    if (status === 401 && !renewed) {
      renewed = true;
      return renew().pipe(
        take(1),
        switchMap(() => caught),
      );
    }
    if (!mayPass(error, status, failures)) return throwError(() => error);
    const waitMs = Math.max(backoff(failures++), (problemOf(error)?.retryAfter ?? 0) * 1_000);
    const wait$ = race(timer(waitMs), back$.pipe(take(1)));
    return concat(of(null), wait$.pipe(switchMap(() => caught)));
  };
  return defer(attempt).pipe(
    tap(() => {
      failures = 0;
      renewed = false;
    }),
    timeout({ each: STALLED_MS }),
    catchError(again),
  );
}

function statusOf(error: unknown): number | null {
  if (error instanceof TimeoutError) return 0;
  return error instanceof HttpErrorResponse ? error.status : null;
}

function mayPass(error: unknown, status: number | null, failures: number): boolean {
  // What was sent did not get there in time: the line is at fault, as where no answer comes at all.
  if (status === 0 || status === 408) return true;
  if (status === null) return false;
  if (ABSENT.has(status) && problemOf(error) === null) return true;
  return (PASSING.has(status) || ABSENT.has(status)) && failures < PATIENCE;
}

/** Doubles, and is spread so that not all who were cut off come back at once. */
function backoff(failures: number): number {
  const most = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** failures);
  return most / 2 + (Math.random() * most) / 2;
}
