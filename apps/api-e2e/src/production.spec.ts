import {
  parseSetCookie,
  PASSWORD,
  RestClient,
  runServerToItsEnd,
  TestUser,
  uniqueEmail,
  type CookieCredentials,
} from '@tertulia/testing';
import { expectProblem } from './support/expectations';
import { useServer } from './support/use-server';

const JWT_SECRET = 'sYr0q3Nf1h7d2kP9vTz8wXb5mLc4gJa6';
const server = useServer({ NODE_ENV: 'production', PUBLIC_URL: 'https://chat.example.org', JWT_SECRET });

const register = () =>
  new RestClient(server.url).post('/auth/register', { email: uniqueEmail(), password: PASSWORD, displayName: 'Ana' });

describe('a server in production whose public URL is https', () => {
  it('marks both cookies Secure, and asks browsers to come by https only', async () => {
    const { status, headers } = await register();
    expect(status).toBe(201);
    const cookies = headers.getSetCookie().map(parseSetCookie);
    expect(cookies).toHaveLength(2);
    for (const { attributes } of cookies) {
      expect(attributes).toMatchObject({ secure: '', httponly: '', samesite: 'Strict' });
    }
    expect(headers.get('strict-transport-security')).toMatch(/max-age=\d{7,}/);
  });

  it('allows its public origin alone', async () => {
    const ana: TestUser<CookieCredentials> = await TestUser.register(server);
    expect((await ana.rest.patch('/users/me', { statusText: 'x' })).status).toBe(200);
    ana.credentials.origin = `http://localhost:${server.server.port}`;
    expect((await ana.rest.patch('/users/me', { statusText: 'y' })).status).toBe(403);
  });

  it('registers 20 an hour from one address, then no more', async () => {
    const statuses: number[] = [];
    let last = await register();
    for (let n = 0; n < 22 && last.status === 201; n++) {
      statuses.push(last.status);
      last = await register();
    }
    expect(statuses.length).toBeLessThanOrEqual(20);
    const { retryAfter } = expectProblem(last, 429, 'RATE_LIMITED');
    expect(retryAfter).toBeGreaterThan(100);
    expect(retryAfter).toBeLessThanOrEqual(3_600);
  });

  it('believes no X-Forwarded-For where no proxy is trusted', async () => {
    const json = { email: uniqueEmail(), password: PASSWORD, displayName: 'Ana' };
    const headers = { 'x-forwarded-for': '203.0.113.7' };
    const response = await new RestClient(server.url).call('POST', '/auth/register', { json, headers });
    expect(response.status).toBe(429);
  });
});

describe('a server in production without a secret of its own', () => {
  it.each([
    ['none', undefined],
    ['a placeholder', 'change-me-change-me-change-me-change-me'],
    ['a short one', 'short'],
  ])('does not start: %s', async (_, secret) => {
    const environment = { NODE_ENV: 'production', PORT: '0', DATA_DIR: '/nonexistent/never-made' };
    const { code, output } = await runServerToItsEnd({ ...environment, ...(secret ? { JWT_SECRET: secret } : {}) });
    expect(code).toBe(1);
    expect(output).toMatch(/JWT_SECRET/);
  });
});
