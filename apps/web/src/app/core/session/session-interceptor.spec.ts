import { HttpClient, provideHttpClient, withInterceptors } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { provideZonelessChangeDetection } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import type { Me } from '@tertulia/contracts';
import { firstValueFrom } from 'rxjs';
import { Session } from './session';
import { sessionInterceptor } from './session-interceptor';

const ANA: Me = {
  id: '665f1c2ab0c4d5e6f7a8b9c0',
  displayName: 'Ana Álvarez',
  avatarUrl: null,
  statusText: '',
  email: 'ana@example.org',
  createdAt: '2026-11-23T12:00:00.000Z',
};
const REFRESH = '/api/v1/auth/refresh';
const EXPIRED = { status: 401, statusText: 'Unauthorized' };

describe('sessionInterceptor', () => {
  let http: HttpClient;
  let server: HttpTestingController;
  let session: Session;
  let ended: number;

  beforeEach(() => {
    localStorage.clear();
    TestBed.configureTestingModule({
      providers: [
        provideZonelessChangeDetection(),
        provideHttpClient(withInterceptors([sessionInterceptor])),
        provideHttpClientTesting(),
      ],
    });
    http = TestBed.inject(HttpClient);
    server = TestBed.inject(HttpTestingController);
    session = TestBed.inject(Session);
    session.update(ANA);
    ended = 0;
    session.ended$.subscribe(() => ended++);
  });

  afterEach(() => server.verify());

  const get = (path: string): Promise<unknown> => firstValueFrom(http.get(path));
  const fail = (path: string, code: string, status = 401): void =>
    server.expectOne(path).flush({ code, status }, { ...EXPIRED, status });

  it('renews an expired token once and repeats the call', async () => {
    const answer = get('/api/v1/users');
    fail('/api/v1/users', 'UNAUTHENTICATED');
    server.expectOne(REFRESH).flush({ user: ANA });
    server.expectOne('/api/v1/users').flush({ items: [] });
    expect(await answer).toEqual({ items: [] });
    expect(ended).toBe(0);
  });

  it('shares one renewal between calls that expired together', async () => {
    const answers = Promise.all([get('/a'), get('/b'), get('/c')]);
    for (const path of ['/a', '/b', '/c']) fail(path, 'UNAUTHENTICATED');
    server.expectOne(REFRESH).flush({ user: ANA });
    for (const path of ['/a', '/b', '/c']) server.expectOne(path).flush(path);
    expect(await answers).toEqual(['/a', '/b', '/c']);
  });

  it('renews again when a later token expires', async () => {
    for (let round = 0; round < 2; round++) {
      const answer = get('/a');
      fail('/a', 'UNAUTHENTICATED');
      server.expectOne(REFRESH).flush({ user: ANA });
      server.expectOne('/a').flush(round);
      expect(await answer).toBe(round);
    }
  });

  it('just tries again when another tab was faster', async () => {
    const answer = get('/a');
    fail('/a', 'UNAUTHENTICATED');
    fail(REFRESH, 'REFRESH_SUPERSEDED', 409);
    server.expectOne('/a').flush('there');
    expect(await answer).toBe('there');
    expect(ended).toBe(0);
  });

  it('ends the session when it cannot be renewed', async () => {
    const answer = get('/a');
    fail('/a', 'UNAUTHENTICATED');
    fail(REFRESH, 'SESSION_REVOKED');
    await expect(answer).rejects.toMatchObject({ status: 401 });
    expect(ended).toBe(1);
    expect(session.me).toBeNull();
  });

  it('ends the session when the repeated call is refused too, and asks no third time', async () => {
    const answer = get('/a');
    fail('/a', 'UNAUTHENTICATED');
    server.expectOne(REFRESH).flush({ user: ANA });
    fail('/a', 'UNAUTHENTICATED');
    await expect(answer).rejects.toMatchObject({ status: 401 });
    expect(ended).toBe(1);
  });

  it('keeps the session when the server cannot be reached for the renewal', async () => {
    const answer = get('/a');
    fail('/a', 'UNAUTHENTICATED');
    server.expectOne(REFRESH).error(new ProgressEvent('error'));
    await expect(answer).rejects.toMatchObject({ status: 0 });
    expect(ended).toBe(0);
    expect(session.me).toEqual(ANA);
  });

  it('says nothing of a session that ends because one signs out here', async () => {
    const gone = firstValueFrom(session.logout(), { defaultValue: undefined });
    session.end();
    expect(ended).toBe(0);
    server.expectOne('/api/v1/auth/logout').flush(null, { status: 204, statusText: 'No Content' });
    await gone;
    expect(session.me).toBeNull();
    session.update(ANA);
    session.end();
    expect(ended).toBe(1);
  });

  it('keeps the session when a call of it is refused for a wrong password', async () => {
    const answer = get('/api/v1/auth/password');
    fail('/api/v1/auth/password', 'INVALID_CREDENTIALS');
    await expect(answer).rejects.toMatchObject({ status: 401 });
    expect(ended).toBe(0);
    expect(session.me).toEqual(ANA);
  });

  it('leaves a wrong password alone', async () => {
    const answer = firstValueFrom(session.login({ email: 'a@example.org', password: 'x' }));
    fail('/api/v1/auth/login', 'INVALID_CREDENTIALS');
    await expect(answer).rejects.toMatchObject({ status: 401 });
    expect(ended).toBe(0);
  });
});
