import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isTransient } from './chat-error';
import { createFetchChatApi, signIn } from './fetch-chat-api';

describe('the REST calls over fetch', () => {
  let server: Server;
  let baseUrl: string;
  let asked: string[];
  let answer: (request: IncomingMessage, body: string) => { status: number; body: unknown } | null;
  beforeEach(async () => {
    asked = [];
    answer = () => ({ status: 200, body: {} });
    server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const body = Buffer.concat(chunks).toString();
        asked.push(`${request.method} ${request.url} ${request.headers.authorization ?? '-'} ${body}`.trim());
        const answered = answer(request, body);
        if (!answered) return;
        const text = typeof answered.body === 'string' ? answered.body : JSON.stringify(answered.body);
        response.writeHead(answered.status).end(text);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  it('asks for what the protocol names', async () => {
    const api = createFetchChatApi({ baseUrl, accessToken: 't1' });
    await api.history('c1', { beforeSeq: 5, limit: 10 });
    await api.changes('c1', { sinceRev: 0 });
    await api.conversation('c1');
    await api.users({ q: 'ad' });
    await api.conversations({});
    expect(asked).toEqual([
      'GET /api/v1/conversations/c1/messages?beforeSeq=5&limit=10 Bearer t1',
      'GET /api/v1/conversations/c1/changes?sinceRev=0 Bearer t1',
      'GET /api/v1/conversations/c1 Bearer t1',
      'GET /api/v1/users?q=ad Bearer t1',
      'GET /api/v1/conversations Bearer t1',
    ]);
  });

  it('signs in, and exchanges the refresh token once however many ask', async () => {
    let pairs = 0;
    answer = () => ({ status: 200, body: { accessToken: `a${++pairs}`, refreshToken: `r${pairs}` } });
    const api = await signIn(baseUrl, 'ada@example.org', 'correct horse');
    await Promise.all([api.refreshSession(), api.refreshSession()]);
    await api.refreshSession();
    expect(api.accessToken).toBe('a3');
    expect(asked.map((line) => line.split(' ').at(-1))).toEqual([
      'horse"}',
      '{"refreshToken":"r1"}',
      '{"refreshToken":"r2"}',
    ]);
  });

  it('rejects with the code of the problem document', async () => {
    const problem = { code: 'RATE_LIMITED', detail: 'slow down', retryAfter: 2, status: 429 };
    answer = () => ({ status: 429, body: problem });
    const api = createFetchChatApi({ baseUrl, accessToken: 't' });
    await expect(api.me()).rejects.toMatchObject({ code: 'RATE_LIMITED', message: 'slow down', retryAfterMs: 2_000 });
    await expect(createFetchChatApi({ baseUrl, accessToken: 't' }).refreshSession()).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
    });
  });

  it('takes a proxy’s error page for a server that is not there', async () => {
    answer = () => ({ status: 502, body: '<html>bad gateway</html>' });
    await expect(createFetchChatApi({ baseUrl, accessToken: 't' }).me()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  });

  it('may try again what did not get there in time, whatever the problem says', async () => {
    answer = () => ({ status: 408, body: { code: 'VALIDATION_FAILED', detail: 'too slow', status: 408 } });
    const error: unknown = await createFetchChatApi({ baseUrl, accessToken: 't' })
      .me()
      .catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'TIMEOUT' });
    expect(isTransient(error)).toBe(true);
  });

  it('tells a server that is silent from one that cannot be reached', async () => {
    answer = () => null;
    const patient = createFetchChatApi({ baseUrl, accessToken: 't', timeoutMs: 50 });
    await expect(patient.me()).rejects.toMatchObject({ code: 'TIMEOUT' });
    const nowhere = createFetchChatApi({ baseUrl: 'http://127.0.0.1:1', accessToken: 't' });
    await expect(nowhere.me()).rejects.toMatchObject({ code: 'DISCONNECTED' });
  });
});
