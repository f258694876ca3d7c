import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { provideZonelessChangeDetection } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import type { Me } from '@tertulia/contracts';
import { firstValueFrom } from 'rxjs';
import { RememberedPerson } from './remembered-person';
import { Session } from './session';

const ANA: Me = {
  id: '665f1c2ab0c4d5e6f7a8b9c0',
  displayName: 'Ana Álvarez',
  avatarUrl: null,
  statusText: '',
  email: 'ana@example.org',
  createdAt: '2026-11-23T12:00:00.000Z',
};
const ME = '/api/v1/users/me';
const REFRESH = '/api/v1/auth/refresh';
const REFUSED = { status: 401, statusText: 'Unauthorized' };

describe('resuming a session', () => {
  let server: HttpTestingController;
  let session: Session;
  let remembered: RememberedPerson;

  beforeEach(() => {
    localStorage.clear();
    document.cookie = 'tertulia_signed_in=; Path=/; Max-Age=0';
    TestBed.configureTestingModule({
      providers: [provideZonelessChangeDetection(), provideHttpClient(), provideHttpClientTesting()],
    });
    server = TestBed.inject(HttpTestingController);
    session = TestBed.inject(Session);
    remembered = TestBed.inject(RememberedPerson);
  });

  afterEach(() => server.verify());

  const resumed = (): Promise<Me | null> => firstValueFrom(session.resume());

  it('asks nobody where nobody has signed in', async () => {
    expect(await resumed()).toBeNull();
  });

  it('asks where the server said that there is a session, as after signing in elsewhere', async () => {
    document.cookie = 'tertulia_signed_in=1; Path=/';
    const answer = resumed();
    server.expectOne(ME).flush(ANA);
    expect(await answer).toEqual(ANA);
    expect(remembered.read()).toEqual(ANA);
  });

  it('renews first where the token is known to be spent', async () => {
    remembered.write(ANA);
    localStorage.setItem('tertulia.renewedAt', String(Date.now() - 11 * 60_000));
    const answer = resumed();
    server.expectOne(REFRESH).flush({ user: ANA });
    expect(await answer).toEqual(ANA);
  });

  it('forgets who it was once the session is over', async () => {
    remembered.write(ANA);
    const answer = resumed();
    server.expectOne(ME).flush({}, REFUSED);
    server.expectOne(REFRESH).flush({}, REFUSED);
    expect(await answer).toBeNull();
    expect(remembered.read()).toBeNull();
    expect(remembered.hasCookie).toBe(false);
    expect(await resumed()).toBeNull();
  });

  it('goes on as whoever was signed in last where the server cannot be reached', async () => {
    remembered.write(ANA);
    const answer = resumed();
    server.expectOne(ME).error(new ProgressEvent('error'));
    expect(await answer).toEqual(ANA);
    expect(session.me).toEqual(ANA);
  });

  it('goes on in the same way where the token is spent and cannot be renewed for want of a network', async () => {
    remembered.write(ANA);
    const answer = resumed();
    server.expectOne(ME).flush({}, REFUSED);
    server.expectOne(REFRESH).error(new ProgressEvent('error'));
    expect(await answer).toEqual(ANA);
  });

  it('goes on in the same way where what it asks does not get there in time', async () => {
    remembered.write(ANA);
    const answer = resumed();
    server.expectOne(ME).flush({}, { status: 408, statusText: 'Request Timeout' });
    expect(await answer).toEqual(ANA);
  });

  it('fails where the server cannot be reached and nobody is known', async () => {
    document.cookie = 'tertulia_signed_in=1; Path=/';
    const answer = resumed();
    server.expectOne(ME).error(new ProgressEvent('error'));
    await expect(answer).rejects.toMatchObject({ status: 0 });
  });

  it('leaves nothing of a person who signs out', async () => {
    session.update(ANA);
    expect(JSON.stringify({ ...localStorage })).toContain(ANA.email);
    const done = firstValueFrom(session.logout(), { defaultValue: undefined });
    server.expectOne('/api/v1/auth/logout').flush(null);
    await done;
    expect(JSON.stringify({ ...localStorage })).not.toContain(ANA.email);
    expect(document.cookie).not.toContain('tertulia_signed_in');
  });
});
