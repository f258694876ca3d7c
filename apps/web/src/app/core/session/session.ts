import { HttpErrorResponse } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import type { CredentialsRequest, Me, RegisterRequest } from '@tertulia/contracts';
import {
  BehaviorSubject,
  Subject,
  TimeoutError,
  catchError,
  defer,
  distinctUntilChanged,
  finalize,
  identity,
  map,
  of,
  shareReplay,
  switchMap,
  tap,
  throwError,
  timeout,
  type Observable,
} from 'rxjs';
import { problemOf } from '../http/problem-of';
import { AskedAhead } from '../http/asked-ahead';
import { LocalStore } from '../storage/local-store';
import { RememberedPerson } from './remembered-person';
import { SessionApi } from './session-api';

/** How long the server may take to say who is signed in, where it is known who was; in milliseconds. */
const PATIENCE_MS = 4_000;
/** The access token lives ten minutes: after that there is no use in asking with it. */
const TOKEN_SPENT_MS = 10 * 60_000;

/** Who is signed in here: begins, renews and ends the session. */
@Injectable({ providedIn: 'root' })
export class Session {
  private readonly api = inject(SessionApi);
  private readonly store = inject(LocalStore);
  private readonly remembered = inject(RememberedPerson);
  private readonly ahead = inject(AskedAhead);
  private readonly meSubject = new BehaviorSubject<Me | null>(null);
  private readonly endedSubject = new Subject<void>();
  private refreshing: Observable<void> | null = null;
  private resuming: Observable<Me | null> | null = null;
  private leaving = false;

  /** Emits the signed-in person, at once and after every change; `null` while nobody is. */
  readonly me$ = this.meSubject.pipe(distinctUntilChanged());

  /** Emits when a session ended that the person did not end here: expired, revoked, or signed out in another place. */
  readonly ended$ = this.endedSubject.asObservable();

  /** The signed-in person right now. */
  get me(): Me | null {
    return this.meSubject.value;
  }

  /** Milliseconds since the epoch at which a tab of this browser last got new tokens; 0 when none is known. */
  get renewedAt(): number {
    return Number(this.store.read('renewedAt') ?? 0);
  }

  register(request: RegisterRequest): Observable<Me> {
    return this.api.register(request).pipe(tap((me) => this.begin(me)));
  }

  login(request: CredentialsRequest): Observable<Me> {
    return this.api.login(request).pipe(tap((me) => this.begin(me)));
  }

  /**
   * Emits who is signed in, asking the server if that is not known yet, with one renewal of an expired token; `null` if
   * nobody is. Nothing is asked where nobody has signed in. Where the server cannot be asked, it is whoever was signed in
   * last; errors if that is nobody. Calls at the same time share one answer.
   */
  resume(): Observable<Me | null> {
    if (this.me !== null) return of(this.me);
    this.resuming ??= this.whoIsIn().pipe(
      finalize(() => (this.resuming = null)),
      shareReplay({ bufferSize: 1, refCount: false }),
    );
    return this.resuming;
  }

  private whoIsIn(): Observable<Me | null> {
    const last = this.remembered.read();
    if (last === null && this.renewedAt === 0 && !this.remembered.hasCookie) return of(null);
    const spent = this.renewedAt > 0 && Date.now() - this.renewedAt > TOKEN_SPENT_MS;
    return (spent ? this.renewAndAsk() : this.ask()).pipe(
      last === null ? identity : timeout({ first: PATIENCE_MS }),
      catchError((error: unknown) => {
        if (!isUnauthorized(error)) return throwError(() => error);
        return spent ? of(null) : this.renewAndAsk();
      }),
      catchError((error: unknown) => {
        if (isUnauthorized(error)) return of(null);
        if (last === null || !isUnreachable(error)) return throwError(() => error);
        this.meSubject.next(last);
        return of(last);
      }),
      tap((me) => {
        if (me === null) this.forget();
      }),
    );
  }

  /**
   * Completes after one emission when there are new tokens. Calls at the same time share one exchange, and one that another
   * tab was faster with counts as done. Errors with 401 when the session is over.
   */
  renew(): Observable<void> {
    this.refreshing ??= defer(() => this.api.refresh()).pipe(
      tap((me) => this.update(me)),
      map(() => undefined),
      catchError((error: unknown) =>
        problemOf(error)?.code === 'REFRESH_SUPERSEDED' ? of(undefined) : throwError(() => error),
      ),
      tap(() => this.store.write('renewedAt', String(Date.now()))),
      finalize(() => (this.refreshing = null)),
      shareReplay({ bufferSize: 1, refCount: false }),
    );
    return this.refreshing;
  }

  /** Signs out. A session that is over already counts as done; errors, still signed in, where the server cannot be told. */
  logout(): Observable<void> {
    return defer(() => {
      this.leaving = true;
      return this.api.logout();
    }).pipe(
      catchError((error: unknown) => (isUnauthorized(error) ? of(undefined) : throwError(() => error))),
      tap(() => this.forget()),
      finalize(() => (this.leaving = false)),
    );
  }

  /** Takes over a changed profile. */
  update(me: Me): void {
    this.remembered.write(me);
    this.meSubject.next(me);
  }

  /** Ends the session in this tab because the server says that it is over; no news while one is signing out here. */
  end(): void {
    if (this.me === null || this.leaving) return;
    this.forget();
    this.endedSubject.next();
  }

  private begin(me: Me): void {
    this.ahead.forget();
    this.store.write('renewedAt', String(Date.now()));
    this.update(me);
  }

  private ask(): Observable<Me> {
    return this.api.me().pipe(tap((me) => this.update(me)));
  }

  private renewAndAsk(): Observable<Me> {
    return this.renew().pipe(switchMap(() => (this.me !== null ? of(this.me) : this.ask())));
  }

  private forget(): void {
    this.remembered.write(null);
    this.store.write('renewedAt', null);
    this.meSubject.next(null);
  }
}

function isUnauthorized(error: unknown): boolean {
  return error instanceof HttpErrorResponse && error.status === 401;
}

/** Whether there was no answer, one from somebody before the server, or what was asked did not get there in time. */
function isUnreachable(error: unknown): boolean {
  if (error instanceof TimeoutError) return true;
  return error instanceof HttpErrorResponse && (error.status === 0 || error.status === 408 || error.status >= 500);
}
