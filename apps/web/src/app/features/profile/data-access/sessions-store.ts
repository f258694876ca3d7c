import { Injectable, inject } from '@angular/core';
import type { Session } from '@tertulia/contracts';
import { BehaviorSubject, forkJoin, type Observable } from 'rxjs';
import { wordsFor } from '../../../core/http/problem-of';
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
    this.run(this.api.endSession(id), 'That session has ended.');
  }

  /** Ends every session but this one. */
  endOthers(): void {
    const others = this.stateSubject.value.sessions.filter(({ current }) => !current);
    if (others.length === 0) return;
    this.run(forkJoin(others.map(({ id }) => this.api.endSession(id))), 'All other sessions have ended.');
  }

  private run(call: Observable<unknown>, done: string): void {
    call.subscribe({
      next: () => {
        this.notices.say(done);
        this.load();
      },
      error: (error: unknown) => {
        this.notices.complain(wordsFor(error, 'That did not work. Try again.'));
        this.load();
      },
    });
  }
}
