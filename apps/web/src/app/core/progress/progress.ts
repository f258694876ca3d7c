import { Injectable, inject } from '@angular/core';
import { toObservable } from '@angular/core/rxjs-interop';
import { Router } from '@angular/router';
import { BehaviorSubject, combineLatest, distinctUntilChanged, map, of, switchMap, timer } from 'rxjs';

/** What takes longer than this is shown to be going on. */
const PATIENCE_MS = 500;

/** Knows whether somebody waits: for a page, or for code that is fetched when it is wanted. */
@Injectable({ providedIn: 'root' })
export class Progress {
  private readonly runningSubject = new BehaviorSubject(0);

  /** Emits whether something has been waited for that long that it has to be shown. */
  readonly slow$ = combineLatest([this.runningSubject, toObservable(inject(Router).currentNavigation)]).pipe(
    map(([running, navigation]) => running > 0 || navigation !== null),
    distinctUntilChanged(),
    switchMap((waits) => (waits ? timer(PATIENCE_MS).pipe(map(() => true)) : of(false))),
    distinctUntilChanged(),
  );

  /** Takes note of work until it is done; gives what it gives. */
  async of<T>(work: Promise<T>): Promise<T> {
    this.runningSubject.next(this.runningSubject.value + 1);
    try {
      return await work;
    } finally {
      this.runningSubject.next(this.runningSubject.value - 1);
    }
  }
}
