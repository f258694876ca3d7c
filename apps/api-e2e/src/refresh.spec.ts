import type { TokenResponse } from '@tertulia/contracts';
import { bodyOf, pause, RestClient, TestUser } from '@tertulia/testing';
import { expectInvalid, expectProblem, expectRefusal } from './support/expectations';
import { useServer } from './support/use-server';

const server = useServer();

/** Longer than the ten seconds within which a spent token is answered `REFRESH_SUPERSEDED`. */
const GRACE_OVER_MS = 10_500;

const refresh = (refreshToken: unknown) =>
  new RestClient(server.url).post<TokenResponse>('/auth/refresh', { refreshToken });
const meBy = (accessToken: string) =>
  new RestClient(server.url).get('/users/me', { authorization: `Bearer ${accessToken}` });

describe('refreshing', () => {
  it('by body gives a new pair in the body and no cookies', async () => {
    const bot = await TestUser.registerBearer(server);
    const response = await refresh(bot.credentials.refreshToken);
    expect(response.status).toBe(200);
    expect(response.headers.getSetCookie()).toEqual([]);
    expect(response.body).toEqual({
      tokenType: 'Bearer',
      accessToken: expect.any(String),
      expiresIn: 600,
      refreshToken: expect.any(String),
    });
    expect(response.body.refreshToken).not.toBe(bot.credentials.refreshToken);
    expect((await meBy(response.body.accessToken)).status).toBe(200);
  });

  it('by cookie gives both cookies anew and no token in the body', async () => {
    const ana = await TestUser.register(server);
    const before = ana.credentials.copy();
    const response = await ana.rest.post('/auth/refresh');
    expect(response.status).toBe(200);
    expect(ana.credentials.get('refresh_token')).not.toBe(before.get('refresh_token'));
    expect(ana.credentials.get('access_token')).toBeDefined();
    expect(JSON.stringify(response.body)).not.toContain(ana.credentials.get('refresh_token'));
    expect(JSON.stringify(response.body)).not.toContain(ana.credentials.get('access_token'));
    expect((await ana.rest.get('/users/me')).status).toBe(200);
  });

  it('stays possible, exchange after exchange', async () => {
    const bot = await TestUser.registerBearer(server);
    let { refreshToken } = bot.credentials;
    for (let round = 0; round < 5; round++) refreshToken = bodyOf(await refresh(refreshToken), 200).refreshToken;
    expect((await refresh(refreshToken)).status).toBe(200);
  });

  it('with a token that another tab has just exchanged says so, gives nothing and ends nothing', async () => {
    const ana = await TestUser.register(server);
    const other = new RestClient(server.url, ana.credentials.copy());
    bodyOf(await ana.rest.post('/auth/refresh'), 200);
    const late = await other.post('/auth/refresh');
    expectProblem(late, 409, 'REFRESH_SUPERSEDED');
    expect(late.headers.getSetCookie()).toEqual([]);
    expect((await ana.rest.post('/auth/refresh')).status).toBe(200);
    expect((await ana.rest.get('/users/me')).status).toBe(200);
  });

  it('by two tabs at once is done for one of them', async () => {
    const bot = await TestUser.registerBearer(server);
    const { refreshToken } = bot.credentials;
    const answers = await Promise.all([refresh(refreshToken), refresh(refreshToken), refresh(refreshToken)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
    const winner = answers.find(({ status }) => status === 200);
    expect((await refresh(winner?.body.refreshToken)).status).toBe(200);
  });

  it('with a token that was spent more than ten seconds ago ends its whole session', async () => {
    const bot = await TestUser.registerBearer(server);
    const elsewhere = await TestUser.bearer(server, bot.me);
    const socket = await bot.socket();
    const stolen = bot.credentials.refreshToken;
    const pair = bodyOf(await refresh(stolen), 200);
    await pause(GRACE_OVER_MS);
    expectProblem(await refresh(stolen), 401, 'SESSION_REVOKED');
    expect(await socket.events.next('session_revoked')).toEqual({ reason: 'refresh_reused' });
    await socket.disconnected();
    expectRefusal(await refresh(pair.refreshToken), 401);
    expectRefusal(await meBy(pair.accessToken), 401);
    expectRefusal(await meBy(bot.credentials.accessToken), 401);
    expect((await elsewhere.rest.get('/users/me')).status).toBe(200);
  });

  it('with a cookie that was spent more than ten seconds ago ends its whole session', async () => {
    const ana = await TestUser.register(server);
    const thief = new RestClient(server.url, ana.credentials.copy());
    bodyOf(await ana.rest.post('/auth/refresh'), 200);
    await pause(GRACE_OVER_MS);
    expectProblem(await thief.post('/auth/refresh'), 401, 'SESSION_REVOKED');
    expectRefusal(await ana.rest.get('/users/me'), 401);
    expectRefusal(await ana.rest.post('/auth/refresh'), 401);
  });

  it('with a token that is none is refused', async () => {
    expectRefusal(await refresh('nonsense'), 401);
    expectRefusal(await refresh('A'.repeat(43)), 401);
    expectRefusal(await new RestClient(server.url).post('/auth/refresh', {}), 401);
    expectRefusal(await new RestClient(server.url).post('/auth/refresh'), 401);
  });

  it('refuses a body that is not of the contract', async () => {
    expectInvalid(await refresh({ $ne: null }), 'refreshToken');
    expectInvalid(await refresh(7), 'refreshToken');
    expectInvalid(await new RestClient(server.url).post('/auth/refresh', { token: 'x' }), 'token');
  });
});
