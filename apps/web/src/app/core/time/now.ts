import { Injectable } from '@angular/core';
import { map, shareReplay, timer } from 'rxjs';

const EVERY_MS = 30_000;

/** The time of day, for what is shown relative to it. */
@Injectable({ providedIn: 'root' })
export class Now {
  /** Emits the time, at once and every 30 seconds. */
  readonly now$ = timer(0, EVERY_MS).pipe(
    map(() => new Date()),
    shareReplay({ bufferSize: 1, refCount: true }),
  );
}
