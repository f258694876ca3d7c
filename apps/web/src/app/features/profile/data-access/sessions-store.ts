import { Injectable, inject } from '@angular/core';
import type { Session } from '@tertulia/contracts';
import { BehaviorSubject, defaultIfEmpty, forkJoin, map, switchMap, type Observable } from 'rxjs';
import { ErrorWords } from '../../../core/i18n/error-words';
import { I18n } from '../../../core/i18n/i18n';
import type { TextKey } from '../../../core/i18n/text-key';
import { Notices } from '../../../core/notices/notices';
import { ProfileApi } from './profile-api';

export interface SessionsState {
  status: 'loading' | 'ready' | 'failed';
  sessions: readonly Session[];
}

/** Where one is signed in. */
@Injectable()
export class SessionsStore {
  private readonly api = inject(ProfileApi);
  private readonly notices = inject(Notices);
  private readonly i18n = inject(I18n);
  private readonly words = inject(ErrorWords);
  private readonly stateSubject = new BehaviorSubject<SessionsState>({ status: 'loading', sessions: [] });

  /** Emits the list and whether it is there yet. */
  readonly state$ = this.stateSubject.asObservable();

  load(): void {
    this.api.sessions().subscribe({
      next: (sessions) => this.stateSubject.next({ status: 'ready', sessions }),
      error: () => this.stateSubject.next({ ...this.stateSubject.value, status: 'failed' }),
    });
  }

  /** Ends one session elsewhere. */
  end(id: string): void {
    this.run(this.api.endSession(id), 'profile.sessions.ended');
  }

  /** Ends every session but this one, and then, where all have ended, goes on with `then`. */
  endOthers(then: () => void = () => this.load()): void {
    // Asked for anew: one that began since the list was shown is meant as well.
    const ended$ = this.api.sessions().pipe(
      map((sessions) => sessions.filter(({ current }) => !current)),
      switchMap((others) => forkJoin(others.map(({ id }) => this.api.endSession(id))).pipe(defaultIfEmpty([]))),
    );
    this.run(ended$, 'profile.sessions.othersEnded', then);
  }

  private run(call: Observable<unknown>, done: TextKey, then = (): void => this.load()): void {
    call.subscribe({
      next: () => {
        this.notices.say(this.i18n.t(done));
        then();
      },
      error: (error: unknown) => {
        this.notices.complain(this.words.of(error, 'profile.sessions.endFailed'));
        this.load();
      },
    });
  }
}
