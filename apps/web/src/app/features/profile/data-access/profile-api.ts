import { HttpClient } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import type { ChangePasswordRequest, Me, Page, Session as SignedIn, UpdateMeRequest } from '@tertulia/contracts';
import { map, tap, type Observable } from 'rxjs';
import { Session } from '../../../core/session/session';

/** One's own account: the profile and where one is signed in. */
@Injectable({ providedIn: 'root' })
export class ProfileApi {
  private readonly http = inject(HttpClient);
  private readonly session = inject(Session);

  /** Changes what is named; the rest of the application sees it at once. */
  update(change: UpdateMeRequest): Observable<Me> {
    return this.http.patch<Me>('/api/v1/users/me', change).pipe(tap((me) => this.session.update(me)));
  }

  /** Changes the password, and ends one's sessions in other places. */
  changePassword(change: ChangePasswordRequest): Observable<void> {
    return this.http.post<void>('/api/v1/auth/password', change);
  }

  /** Emits where one is signed in, this place first, then the last used. */
  sessions(): Observable<SignedIn[]> {
    return this.http.get<Page<SignedIn>>('/api/v1/auth/sessions').pipe(map(({ items }) => [...items].sort(byUse)));
  }

  /** Ends a session in another place. */
  endSession(id: string): Observable<void> {
    return this.http.delete<void>(`/api/v1/auth/sessions/${encodeURIComponent(id)}`);
  }
}

function byUse(a: SignedIn, b: SignedIn): number {
  if (a.current !== b.current) return a.current ? -1 : 1;
  return b.lastSeenAt.localeCompare(a.lastSeenAt);
}
