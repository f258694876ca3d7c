import type { Page, Session } from '@tertulia/contracts';
import { bodyOf, parseSetCookie, RestClient, TestUser, unknownId } from '@tertulia/testing';
import { expectProblem, expectRefusal, ID, TIME } from './support/expectations';
import { useServer } from './support/use-server';

const server = useServer();

const sessionsOf = async (user: TestUser): Promise<Session[]> =>
  bodyOf(await user.rest.get<Page<Session>>('/auth/sessions'), 200).items;

describe('the list of sessions', () => {
  it('holds every place where the caller is signed in, and marks the one that asks', async () => {
    const ana = await TestUser.register(server);
    const bot = await TestUser.bearer(server, ana.me);
    await TestUser.register(server, 'Someone else');
    const response = await ana.rest.get<Page<Session>>('/auth/sessions');
    expect(response.status).toBe(200);
    expect(response.body).toEqual({ items: expect.any(Array), nextCursor: null });
    expect(response.body.items).toHaveLength(2);
    for (const session of response.body.items) {
      expect(session).toEqual({
        id: expect.stringMatching(ID),
        current: expect.any(Boolean),
        userAgent: 'node',
        ip: '127.0.0.1',
        createdAt: expect.stringMatching(TIME),
        lastSeenAt: expect.stringMatching(TIME),
      });
    }
    const current = (sessions: Session[]) => sessions.filter((session) => session.current).map(({ id }) => id);
    const [mine, bots] = [current(response.body.items), current(await sessionsOf(bot))];
    expect([mine.length, bots.length]).toEqual([1, 1]);
    expect(mine).not.toEqual(bots);
  });

  it('holds one session however often its tokens were exchanged', async () => {
    const ana = await TestUser.register(server);
    bodyOf(await ana.rest.post('/auth/refresh'), 200);
    bodyOf(await ana.rest.post('/auth/refresh'), 200);
    expect(await sessionsOf(ana)).toHaveLength(1);
  });

  it('is for those who are signed in', async () => {
    expectProblem(await new RestClient(server.url).get('/auth/sessions'), 401, 'UNAUTHENTICATED');
  });
});

describe('revoking a session', () => {
  it('ends it and closes its sockets at once, and leaves the others alone', async () => {
    const ana = await TestUser.register(server);
    const bot = await TestUser.bearer(server, ana.me);
    const [mine, bots] = [await ana.socket(), await bot.socket()];
    const target = (await sessionsOf(bot)).find(({ current }) => current);
    expect((await ana.rest.delete(`/auth/sessions/${target?.id}`)).status).toBe(204);
    expect(await bots.events.next('session_revoked')).toEqual({ reason: 'revoked' });
    expect(await bots.disconnected()).toBe('io server disconnect');
    expectRefusal(await bot.rest.get('/users/me'), 401);
    const { refreshToken } = bot.credentials;
    expectRefusal(await new RestClient(server.url).post('/auth/refresh', { refreshToken }), 401);
    await expect(bot.socket()).rejects.toThrow();
    expect(await sessionsOf(ana)).toHaveLength(1);
    expect(mine.connected).toBe(true);
    expect(mine.events.all('session_revoked')).toEqual([]);
  });

  it('of someone else, or of nobody, finds nothing', async () => {
    const [ana, eve] = [await TestUser.register(server), await TestUser.register(server)];
    const [target] = await sessionsOf(ana);
    expectProblem(await eve.rest.delete(`/auth/sessions/${target?.id}`), 404, 'NOT_FOUND');
    expectProblem(await eve.rest.delete(`/auth/sessions/${unknownId()}`), 404, 'NOT_FOUND');
    expectProblem(await eve.rest.delete('/auth/sessions/nonsense'), 404, 'NOT_FOUND');
    expect((await ana.rest.get('/users/me')).status).toBe(200);
  });
});

describe('signing out', () => {
  it('answers 204, clears both cookies, ends the session and closes its sockets', async () => {
    const ana = await TestUser.register(server);
    const elsewhere = await TestUser.signIn(server, ana.me);
    const socket = await ana.socket();
    const before = ana.credentials.copy();
    const response = await ana.rest.post('/auth/logout');
    expect(response.status).toBe(204);
    const cleared = response.headers.getSetCookie().map(parseSetCookie);
    expect(cleared.map(({ name }) => name).sort()).toEqual(['access_token', 'refresh_token']);
    expect(cleared.find(({ name }) => name === 'refresh_token')?.attributes['path']).toBe('/api/v1/auth');
    expect([ana.credentials.get('access_token'), ana.credentials.get('refresh_token')]).toEqual([undefined, undefined]);
    expect(await socket.events.next('session_revoked')).toEqual({ reason: 'logout' });
    expect(await socket.disconnected()).toBe('io server disconnect');
    const thief = new RestClient(server.url, before);
    expectRefusal(await thief.get('/users/me'), 401);
    expectRefusal(await thief.post('/auth/refresh'), 401);
    expect((await elsewhere.rest.get('/users/me')).status).toBe(200);
  });

  it('works for a bearer as well', async () => {
    const bot = await TestUser.registerBearer(server);
    expect((await bot.rest.post('/auth/logout')).status).toBe(204);
    expectRefusal(await bot.rest.get('/users/me'), 401);
    const { refreshToken } = bot.credentials;
    expectRefusal(await new RestClient(server.url).post('/auth/refresh', { refreshToken }), 401);
  });
});
