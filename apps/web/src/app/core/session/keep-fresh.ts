import { DestroyRef, DOCUMENT, Injectable, inject } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { EMPTY, catchError, filter, fromEvent, interval, map, merge, of, switchMap } from 'rxjs';
import { Session } from './session';

const CHECK_EVERY_MS = 30_000;
/** The access token lives ten minutes; pictures and files are fetched with it and cannot renew it themselves. */
const RENEW_AFTER_MS = 8 * 60_000;

/** Renews the access token before it expires, while somebody is signed in and looks at the page. */
@Injectable({ providedIn: 'root' })
export class KeepFresh {
  private readonly session = inject(Session);
  private readonly document = inject(DOCUMENT);
  private readonly destroyRef = inject(DestroyRef);

  /** Begins to watch; called once, by the application's start. */
  start(): void {
    const looked = fromEvent(this.document, 'visibilitychange');
    this.session.me$
      .pipe(
        map((me) => me !== null),
        switchMap((signedIn) => (signedIn ? merge(of(0), interval(CHECK_EVERY_MS), looked) : EMPTY)),
        filter(() => this.document.visibilityState === 'visible'),
        filter(() => this.session.renewedAt > 0 && Date.now() - this.session.renewedAt > RENEW_AFTER_MS),
        switchMap(() => this.session.renew().pipe(catchError(() => EMPTY))),
        takeUntilDestroyed(this.destroyRef),
      )
      .subscribe();
  }
}
