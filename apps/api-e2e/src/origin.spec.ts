import { bodyOf, type CookieCredentials, messageRequest, PASSWORD, RestClient, TestUser } from '@tertulia/testing';
import { expectProblem, expectRefusal } from './support/expectations';
import { useServer } from './support/use-server';

const server = useServer();
let ana: TestUser<CookieCredentials>;
let id: string;

beforeAll(async () => {
  ana = await TestUser.register(server);
  ({ id } = await ana.group([]));
});

const FOREIGN = ['https://evil.example', 'null', 'http://localhost', 'http://localhost:1', 'file://'];

/** The same cookies, from a page of that origin; `null` where the browser says nothing. */
const from = (origin: string | null) => {
  const credentials = ana.credentials.copy();
  credentials.origin = origin;
  return new RestClient(server.url, credentials);
};

describe('a call that changes something and comes with a cookie', () => {
  const CALLS: [string, string, unknown][] = [
    ['POST', '/auth/logout', undefined],
    ['POST', '/auth/refresh', undefined],
    ['POST', '/auth/login', { email: 'a@b.org', password: PASSWORD }],
    ['PATCH', '/users/me', { displayName: 'Taken over' }],
    ['POST', '/conversations', { type: 'group', title: 'Taken over', memberIds: [] }],
    ['POST', '/conversations/ID/messages', messageRequest({ body: 'Taken over' })],
    ['PUT', '/conversations/ID/receipt', { readSeq: 0 }],
    ['DELETE', '/auth/sessions/ID', undefined],
    ['POST', '/uploads', undefined],
  ];

  it.each(CALLS)('%s %s is refused unless its origin is allowed', async (method, path, json) => {
    for (const origin of [null, ...FOREIGN, `${server.origin}.evil.example`, `${server.origin}/`]) {
      const response = await from(origin).call(method, path.replace('ID', id), json === undefined ? {} : { json });
      const problem = expectRefusal(response, 403);
      expect([origin, problem.code]).toEqual([origin, expect.stringMatching(/^(FORBIDDEN|ORIGIN_NOT_ALLOWED)$/)]);
    }
  });

  it('has changed nothing when it was refused', async () => {
    expect((await ana.rest.get('/users/me')).body).toEqual(ana.me);
    expect((await ana.history(id)).items).toEqual([]);
    bodyOf(await ana.rest.post('/auth/refresh'), 200);
  });

  it('passes from an allowed origin', async () => {
    const json = messageRequest();
    expect((await from(server.origin).call('POST', `/conversations/${id}/messages`, { json })).status).toBe(201);
  });

  it('is not let through by a bearer token next to the cookie', async () => {
    const bot = await TestUser.bearer(server, ana.me);
    const headers = { authorization: `Bearer ${bot.credentials.accessToken}` };
    const response = await from('https://evil.example').call('PATCH', '/users/me', {
      json: { statusText: 'x' },
      headers,
    });
    expectRefusal(response, 403);
  });
});

describe('a call without a cookie', () => {
  it('needs no origin: it carries no authority that a page could borrow', async () => {
    const bot = await TestUser.bearer(server, ana.me);
    expect((await bot.rest.patch('/users/me', { statusText: 'On duty' })).status).toBe(200);
    bodyOf(await ana.rest.patch('/users/me', { statusText: '' }), 200);
  });
});

describe('other sites', () => {
  it('may not read answers: no foreign origin is allowed by CORS', async () => {
    for (const origin of FOREIGN) {
      const { status, headers } = await from(origin).get('/users/me');
      expect(status).toBe(200);
      expect([origin, headers.get('access-control-allow-origin')]).toEqual([origin, null]);
    }
  });

  it('get no leave to send, when a browser asks first', async () => {
    const preflight = (origin: string) =>
      fetch(`${server.url}/api/v1/users/me`, {
        method: 'OPTIONS',
        headers: { origin, 'access-control-request-method': 'PATCH', 'access-control-request-headers': 'content-type' },
      });
    expect((await preflight('https://evil.example')).headers.get('access-control-allow-origin')).toBeNull();
    const allowed = await preflight(server.origin);
    expect(allowed.headers.get('access-control-allow-origin')).toBe(server.origin);
    expect(allowed.headers.get('access-control-allow-credentials')).toBe('true');
    expect(allowed.headers.get('access-control-allow-methods')).toContain('PATCH');
  });

  it('may read them from the origins that are allowed, and never from all', async () => {
    const { headers } = await from(server.origin).get('/users/me');
    expect(headers.get('access-control-allow-origin')).toBe(server.origin);
    expect(headers.get('vary')).toMatch(/origin/i);
  });
});

describe('every answer', () => {
  it('tells browsers not to guess, not to frame and not to tell', async () => {
    for (const path of ['/api/v1/users/me', '/api/v1/nothing', '/health/live', '/api/docs']) {
      const { headers } = await ana.rest.at('GET', path);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('x-frame-options')).toMatch(/^(DENY|SAMEORIGIN)$/i);
      expect(headers.get('content-security-policy')).toMatch(/frame-ancestors 'none'/);
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('x-powered-by')).toBeNull();
    }
  });

  it('about a person is kept by no cache that others share', async () => {
    const { headers } = await ana.rest.get('/users/me');
    expect(headers.get('cache-control') ?? 'private').not.toMatch(/public/);
  });

  it('to a forbidden origin is the same problem as ever', async () => {
    const response = await from('https://evil.example').post('/auth/logout');
    expect(expectRefusal(response, 403).status).toBe(403);
    expectProblem(await new RestClient(server.url).get('/users/me'), 401, 'UNAUTHENTICATED');
  });
});
