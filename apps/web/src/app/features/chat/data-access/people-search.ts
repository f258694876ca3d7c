import { Injectable, inject } from '@angular/core';
import type { User } from '@tertulia/contracts';
import {
  Subject,
  catchError,
  debounceTime,
  distinctUntilChanged,
  map,
  of,
  startWith,
  switchMap,
  type Observable,
} from 'rxjs';
import { Session } from '../../../core/session/session';
import { PeopleApi } from './people-api';

/** How a search for people stands. */
export type PeopleResults =
  | { status: 'idle' | 'searching' | 'failed'; query: string; users: readonly User[] }
  | { status: 'found'; query: string; users: readonly User[] };

const TYPED_MS = 150;
const LIMIT = 8;

/** Searches people as one types; the newest query wins, and oneself is left out. */
@Injectable()
export class PeopleSearch {
  private readonly api = inject(PeopleApi);
  private readonly session = inject(Session);
  private readonly querySubject = new Subject<string>();

  /** Emits how the search stands, `idle` for an empty query. */
  readonly results$: Observable<PeopleResults> = this.querySubject.pipe(
    map((query) => query.trim()),
    distinctUntilChanged(),
    debounceTime(TYPED_MS),
    switchMap((query) => this.search(query)),
  );

  query(text: string): void {
    this.querySubject.next(text);
  }

  private search(query: string): Observable<PeopleResults> {
    if (query === '') return of({ status: 'idle', query, users: [] });
    return this.api.search(query, LIMIT + 1).pipe(
      map(({ items }) => items.filter(({ id }) => id !== this.session.me?.id).slice(0, LIMIT)),
      map((users): PeopleResults => ({ status: 'found', query, users })),
      startWith<PeopleResults>({ status: 'searching', query, users: [] }),
      catchError(() => of<PeopleResults>({ status: 'failed', query, users: [] })),
    );
  }
}
