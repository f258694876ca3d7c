import { HttpClient, HttpContext } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import type { CredentialsRequest, Me, MeResponse, RegisterRequest } from '@tertulia/contracts';
import { defer, from, map, of, switchMap, type Observable } from 'rxjs';
import { AskedAhead } from '../http/asked-ahead';
import { SESSION_CALL } from './session-call';

const context = (): HttpContext => new HttpContext().set(SESSION_CALL, true);

/** The calls that begin, renew and end a session. They all pass the interceptor untouched. */
@Injectable({ providedIn: 'root' })
export class SessionApi {
  private readonly http = inject(HttpClient);
  private readonly ahead = inject(AskedAhead);

  register(request: RegisterRequest): Observable<Me> {
    return this.http
      .post<MeResponse>('/api/v1/auth/register', request, { context: context() })
      .pipe(map(({ user }) => user));
  }

  login(request: CredentialsRequest): Observable<Me> {
    return this.http
      .post<MeResponse>('/api/v1/auth/login', request, { context: context() })
      .pipe(map(({ user }) => user));
  }

  refresh(): Observable<Me> {
    return this.http.post<MeResponse>('/api/v1/auth/refresh', {}, { context: context() }).pipe(map(({ user }) => user));
  }

  logout(): Observable<void> {
    return this.http.post<void>('/api/v1/auth/logout', {}, { context: context() });
  }

  me(): Observable<Me> {
    const asked = this.http.get<Me>('/api/v1/users/me', { context: context() });
    return defer(() => from(this.ahead.me() ?? of(null)).pipe(switchMap((me) => (me === null ? asked : of(me)))));
  }
}
