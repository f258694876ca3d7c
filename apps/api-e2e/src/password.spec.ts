import { bodyOf, PASSWORD, RestClient, TestUser } from '@tertulia/testing';
import { expectInvalid, expectProblem } from './support/expectations';
import { useServer } from './support/use-server';

const NEW = 'staple the horse again';

describe('changing the password', () => {
  const server = useServer();
  const signIn = async (email: string, password: string): Promise<number> =>
    (await new RestClient(server.url).post('/auth/token', { email, password })).status;

  it('lets in with the new one from then on, and with the old one no more', async () => {
    const ana = await TestUser.register(server);
    const response = await ana.rest.post('/auth/password', { currentPassword: PASSWORD, newPassword: NEW });
    expect({ status: response.status, body: response.body }).toEqual({ status: 204, body: '' });
    expect(await signIn(ana.email, PASSWORD)).toBe(401);
    expect(await signIn(ana.email, NEW)).toBe(200);
  });

  it('ends every other session and its sockets at once, and leaves the one that asks and those of others', async () => {
    const [ana, ben] = [await TestUser.register(server), await TestUser.register(server)];
    const bot = await TestUser.bearer(server, ana.me);
    const [mine, bots, bens] = [await ana.socket(), await bot.socket(), await ben.socket()];
    bodyOf(await ana.rest.post('/auth/password', { currentPassword: PASSWORD, newPassword: NEW }), 204);
    expect(await bots.events.next('session_revoked')).toEqual({ reason: 'revoked' });
    expect(await bots.disconnected()).toBe('io server disconnect');
    expectProblem(await bot.rest.get('/users/me'), 401, 'SESSION_REVOKED');
    const { refreshToken } = bot.credentials;
    expectProblem(await new RestClient(server.url).post('/auth/refresh', { refreshToken }), 401, 'SESSION_REVOKED');
    expect(bodyOf(await ana.rest.get('/users/me'), 200)).toEqual(ana.me);
    bodyOf(await ana.rest.post('/auth/refresh'), 200);
    expect([mine.connected, bens.connected]).toEqual([true, true]);
    for (const user of [ana, ben]) user.close();
  });

  it('is refused with a wrong current password, and changes and ends nothing', async () => {
    const ana = await TestUser.register(server);
    const bot = await TestUser.bearer(server, ana.me);
    const wrong = await ana.rest.post('/auth/password', { currentPassword: `${PASSWORD}!`, newPassword: NEW });
    expectProblem(wrong, 401, 'INVALID_CREDENTIALS');
    expect((await bot.rest.get('/users/me')).status).toBe(200);
    expect(await signIn(ana.email, PASSWORD)).toBe(200);
  });

  it('takes a password of the length that a registration takes, as text, and nothing else besides', async () => {
    const ana = await TestUser.register(server);
    const change = (body: unknown) => ana.rest.post('/auth/password', body);
    expectInvalid(await change({ currentPassword: PASSWORD, newPassword: 'x'.repeat(9) }), 'newPassword');
    expectInvalid(await change({ currentPassword: PASSWORD, newPassword: 'x'.repeat(129) }), 'newPassword');
    expectInvalid(await change({ currentPassword: { $ne: null }, newPassword: NEW }), 'currentPassword');
    expectInvalid(await change({ currentPassword: PASSWORD, newPassword: NEW, email: 'eve@example.org' }), 'email');
    expect(await signIn(ana.email, PASSWORD)).toBe(200);
  });

  it('is for those who are signed in', async () => {
    const response = await new RestClient(server.url).post('/auth/password', {
      currentPassword: PASSWORD,
      newPassword: NEW,
    });
    expectProblem(response, 401, 'UNAUTHENTICATED');
  });

  it('is won by one of two that come at once', async () => {
    const ana = await TestUser.registerBearer(server);
    const change = (newPassword: string) => ana.rest.post('/auth/password', { currentPassword: PASSWORD, newPassword });
    const answers = await Promise.all([change(NEW), change(`${NEW}, twice`)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 401]);
  });
});

describe('guessing the current password', () => {
  const server = useServer({});

  it('is as slow as guessing at the sign-in', async () => {
    const ana = await TestUser.register(server);
    const guesses = Array.from({ length: 20 }, (_, n) => ({ currentPassword: `a wrong guess ${n}`, newPassword: NEW }));
    const answers = await Promise.all(guesses.map((guess) => ana.rest.post('/auth/password', guess)));
    const count = (wanted: number): number => answers.filter(({ status }) => status === wanted).length;
    expect(count(401)).toBeGreaterThanOrEqual(10);
    expect(count(429)).toBeGreaterThan(0);
    expect(count(401) + count(429)).toBe(20);
  });
});
