import { HttpClient } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import type { Page, User } from '@tertulia/contracts';
import type { Observable } from 'rxjs';

/** The directory of people. */
@Injectable({ providedIn: 'root' })
export class PeopleApi {
  private readonly http = inject(HttpClient);

  /** Emits the people whose name begins with `q` (any word of it), at most `limit`. */
  search(q: string, limit: number): Observable<Page<User>> {
    return this.http.get<Page<User>>('/api/v1/users', { params: { q, limit } });
  }

  one(id: string): Observable<User> {
    return this.http.get<User>(`/api/v1/users/${encodeURIComponent(id)}`);
  }
}
