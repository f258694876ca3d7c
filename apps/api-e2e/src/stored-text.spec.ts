import { bodyOf, fileOf, RestClient, TestUser } from '@tertulia/testing';
import { registerCast, useServer } from './support/use-server';

const server = useServer();
let ana: TestUser, ben: TestUser;
let id: string;

beforeAll(async () => {
  ({ ana, ben } = await registerCast(server));
  ({ id } = await ana.group([ben]));
});

const SCRIPTS = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '"><svg onload=alert(1)>',
  '[x](javascript:alert(1))',
  '{{constructor.constructor("alert(1)")()}}',
  "'; DROP TABLE messages; --",
  '${7*7} <%= 7*7 %> #{7*7}',
  '\u202Eevil\u202C \u200B\uFEFF invisible',
  'nul \u0000 inside',
  '\uD83D lone surrogate',
];

describe('text that means something elsewhere', () => {
  it.each(SCRIPTS)('%j is a message like any other: stored and given back as it is', async (body) => {
    const message = await ana.send(id, body);
    // A lone surrogate is no character: JSON brings it over as it is, or as the replacement character.
    const expected = [body, Buffer.from(body).toString()];
    expect(expected).toContain(message.body);
    const { items } = await ben.history(id, { limit: 1 });
    expect(items).toEqual([message]);
  });

  it('in names and titles comes back as data, never as a page', async () => {
    for (const name of SCRIPTS.slice(0, 7)) {
      const user = await TestUser.register(server, name);
      expect(user.me.displayName).toBe(name);
      const group = await user.group([], name);
      expect(group.title).toBe(name);
      const response = await user.rest.get('/conversations');
      expect(response.headers.get('content-type')).toMatch(/^application\/json/);
      expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    }
  });

  it('in an address is not sent back as a page', async () => {
    const response = await new RestClient(server.url).at<string>('GET', '/api/v1/<script>alert(1)</script>');
    expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  });

  it.each([
    'a\r\nSet-Cookie: x=1.txt',
    'a\nX-Evil: 1.txt',
    'a\u0000b.txt',
    '"; filename="evil.txt',
    `${'x'.repeat(5_000)}.txt`,
  ])('in the name of a file adds no header: %j', async (name) => {
    const form = new FormData();
    form.append('conversationId', id);
    form.append('file', fileOf(Buffer.from('hello'), name, 'text/plain'));
    const uploaded = await ana.rest.call<{ url: string; filename: string }>('POST', '/uploads', { body: form });
    if (uploaded.status === 400) return;
    const { url, filename } = bodyOf(uploaded, 201);
    expect(Buffer.byteLength(filename)).toBeLessThanOrEqual(255);

    expect(filename).not.toMatch(/[\u0000-\u001f/\\]/);
    const { status, headers } = await ben.rest.bytes(url);
    expect(status).toBe(200);
    expect([headers.get('set-cookie'), headers.get('x-evil')]).toEqual([null, null]);
  });

  it('in the head of a multipart field, put there by hand, adds no header', async () => {
    const lines = [
      '--b',
      'Content-Disposition: form-data; name="conversationId"',
      '',
      id,
      '--b',
      'Content-Disposition: form-data; name="file"; filename="a%0d%0aX-Evil: 1.txt"',
      'Content-Type: text/html\tx',
      '',
      'hello',
      '--b--',
      '',
    ];
    const headers = { 'content-type': 'multipart/form-data; boundary=b' };
    const uploaded = await ana.rest.call<{ url: string }>('POST', '/uploads', { body: lines.join('\r\n'), headers });
    const { url } = bodyOf(uploaded, 201);
    const response = await ben.rest.bytes(url);
    expect([response.status, response.headers.get('x-evil')]).toEqual([200, null]);
    expect(response.headers.get('content-type')).not.toMatch(/html/);
  });
});
