import type { MeResponse, TokenResponse } from '@tertulia/contracts';
import { CookieCredentials, parseSetCookie, PASSWORD, RestClient, TestUser, uniqueEmail } from '@tertulia/testing';
import { expectInvalid, expectProblem } from './support/expectations';
import { expectMe } from './support/shapes';
import { useServer } from './support/use-server';

const server = useServer();

function claimsOf(jwt: string): { iat: number; exp: number } {
  const [, payload = ''] = jwt.split('.');
  return JSON.parse(Buffer.from(payload, 'base64url').toString()) as { iat: number; exp: number };
}

describe('signing in', () => {
  it('by cookies answers 200 with the caller', async () => {
    const { me } = await TestUser.register(server);
    const rest = new RestClient(server.url, new CookieCredentials(server.origin));
    const response = await rest.post<MeResponse>('/auth/login', { email: me.email, password: PASSWORD });
    expect(response.status).toBe(200);
    expectMe(response.body.user);
    expect(response.body).toEqual({ user: me });
    expect((await rest.get('/users/me')).body).toEqual(me);
  });

  it('takes an address in any case', async () => {
    const { email } = await TestUser.register(server);
    const response = await new RestClient(server.url).post('/auth/login', {
      email: ` ${email.toUpperCase()} `,
      password: PASSWORD,
    });
    expect(response.status).toBe(200);
  });

  it('sets both cookies as the protocol says', async () => {
    const { email } = await TestUser.register(server);
    const { headers } = await new RestClient(server.url).post('/auth/login', { email, password: PASSWORD });
    const cookies = headers.getSetCookie().map(parseSetCookie);
    expect(cookies.map(({ name }) => name).sort()).toEqual(['access_token', 'refresh_token']);
    for (const { attributes } of cookies) {
      expect(attributes).toMatchObject({ httponly: '', samesite: 'Strict' });
      // This server's public URL is http: a secure cookie would never come back.
      expect(attributes).not.toHaveProperty('secure');
    }
    const refresh = cookies.find(({ name }) => name === 'refresh_token');
    expect(refresh?.attributes['path']).toBe('/api/v1/auth');
    expect(lifetime(refresh?.attributes ?? {})).toBeCloseTo(30 * 24 * 3600, -2);
    const access = cookies.find(({ name }) => name === 'access_token');
    expect(access?.attributes['path']).toBe('/');
    const { iat, exp } = claimsOf(access?.value ?? '');
    expect(exp - iat).toBe(600);
  });

  it('by tokens answers with a pair and no cookies', async () => {
    const { email } = await TestUser.register(server);
    const response = await new RestClient(server.url).post<TokenResponse>('/auth/token', { email, password: PASSWORD });
    expect(response.status).toBe(200);
    expect(response.headers.getSetCookie()).toEqual([]);
    expect(response.body).toEqual({
      tokenType: 'Bearer',
      accessToken: expect.any(String),
      expiresIn: 600,
      refreshToken: expect.any(String),
    });
    const { iat, exp } = claimsOf(response.body.accessToken);
    expect(exp - iat).toBe(600);
  });

  it('by tokens opens the whole API', async () => {
    const bot = await TestUser.registerBearer(server);
    expect((await bot.rest.get('/users/me')).body).toEqual(bot.me);
    expect((await bot.rest.patch('/users/me', { statusText: 'On duty' })).status).toBe(200);
  });

  it.each(['/auth/login', '/auth/token'])('%s refuses a wrong password and an unknown address alike', async (path) => {
    const { email } = await TestUser.register(server);
    const rest = new RestClient(server.url);
    const wrong = await rest.post(path, { email, password: 'not the password' });
    const unknown = await rest.post(path, { email: uniqueEmail(), password: PASSWORD });
    expectProblem(wrong, 401, 'INVALID_CREDENTIALS');
    expect(unknown.body).toEqual(wrong.body);
    expect(wrong.headers.getSetCookie()).toEqual([]);
  });

  it('takes the same time for an unknown address as for a wrong password', async () => {
    const { email } = await TestUser.register(server);
    const rest = new RestClient(server.url);
    const timed = async (address: string): Promise<number> => {
      const start = performance.now();
      await rest.post('/auth/login', { email: address, password: 'not the password' });
      return performance.now() - start;
    };
    const known: number[] = [];
    const unknown: number[] = [];
    for (let round = 0; round < 25; round++) {
      known.push(await timed(email));
      unknown.push(await timed(uniqueEmail()));
    }
    // The quickest of each: what else the machine does makes others slower, by chance.
    const ratio = quick(unknown) / quick(known);
    expect(ratio).toBeGreaterThan(0.6);
    expect(ratio).toBeLessThan(1.67);
  });

  it.each(['/auth/login', '/auth/token'])('%s refuses what is no credentials', async (path) => {
    const rest = new RestClient(server.url);
    expectInvalid(await rest.post(path, { email: 'ana@example.org' }), 'password');
    expectInvalid(await rest.post(path, { email: 1, password: PASSWORD }), 'email');
    expectInvalid(await rest.post(path, { email: 'a@b.org', password: PASSWORD, remember: true }), 'remember');
  });

  it.each([
    ['nothing', {}],
    ['a token that is none', { authorization: 'Bearer nonsense' }],
    ['another scheme', { authorization: 'Basic YTpi' }],
    ['a cookie that is none', { cookie: 'access_token=nonsense' }],
  ])('is what a call with %s is told to do', async (_, headers) => {
    expectProblem(await new RestClient(server.url).get('/users/me', headers), 401, 'UNAUTHENTICATED');
  });

  it('is what a token is told that was signed with another key or with none', async () => {
    const bot = await TestUser.registerBearer(server);
    const [header = '', payload = ''] = bot.credentials.accessToken.split('.');
    const none = Buffer.from(JSON.stringify({ alg: 'none', typ: 'JWT' })).toString('base64url');
    const forged = [`${header}.${payload}.${'A'.repeat(43)}`, `${none}.${payload}.`, `${none}.${payload}.AAAA`];
    for (const token of forged) {
      const answer = await new RestClient(server.url).get('/users/me', { authorization: `Bearer ${token}` });
      expectProblem(answer, 401, 'UNAUTHENTICATED');
    }
  });
});

function lifetime(attributes: Record<string, string>): number {
  const { 'max-age': maxAge, expires } = attributes;
  return maxAge === undefined ? (Date.parse(expires ?? '') - Date.now()) / 1_000 : Number(maxAge);
}

/** The fifth part of the values is below it. */
function quick(values: number[]): number {
  return values.sort((a, b) => a - b)[Math.floor(values.length / 5)] ?? NaN;
}
