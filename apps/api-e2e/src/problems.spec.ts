import { RestClient, TestUser, unknownId } from '@tertulia/testing';
import { request } from 'node:http';
import { expectInvalid, expectProblem, expectRefusal } from './support/expectations';
import { useServer } from './support/use-server';

const server = useServer();
let ana: TestUser;
let id: string;

beforeAll(async () => {
  ana = await TestUser.register(server);
  ({ id } = await ana.group([]));
});

const JSON_TYPE = { 'content-type': 'application/json' };
const raw = (body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = JSON_TYPE) =>
  ana.rest.call('POST', `/conversations/${id}/messages`, { body, headers });

describe('every error is a problem of the protocol', () => {
  it.each(['{', '', '{"body": "x",}', 'nonsense', "{'a':1}", '\u0000', '{"a":1}{"b":2}'])(
    'for malformed JSON: %j',
    async (text) => {
      expectProblem(await raw(text), 400, 'VALIDATION_FAILED');
    },
  );

  it.each(['null', '7', '"text"', '[]', '[{}]', 'true'])('for JSON that is no object: %s', async (text) => {
    expectProblem(await raw(text), 400, 'VALIDATION_FAILED');
  });

  it('for a body that is not UTF-8', async () => {
    const response = await raw(Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]));
    expectRefusal(response, 400);
  });

  it('for a body of another type', async () => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/xml', 'nonsense']) {
      expectProblem(await raw('body=x', { 'content-type': type }), 415, 'UNSUPPORTED_MEDIA_TYPE');
    }
  });

  it('for a body over 64 KiB', async () => {
    const body = JSON.stringify({ body: 'x'.repeat(64 * 1024) });
    expectProblem(await raw(body), 413, 'PAYLOAD_TOO_LARGE');
  });

  it('for a body over 64 KiB that does not say so', async () => {
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const call = request(`${server.url}/api/v1/auth/login`, { method: 'POST', headers: JSON_TYPE }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      call.once('error', reject);
      call.write('{"email":"');
      for (let kib = 0; kib < 80; kib++) call.write('x'.repeat(1024));
      call.end('"}');
    });
    expect(status).toBe(413);
    expect((await ana.rest.get('/users/me')).status).toBe(200);
  });

  it('for wrong types, each named by its path', async () => {
    expectInvalid(
      await ana.rest.post(`/conversations/${id}/messages`, { clientMessageId: 1, body: {} }),
      'clientMessageId',
      'body',
    );
    expectInvalid(
      await ana.rest.post('/conversations', { type: 'group', title: [], memberIds: 'x' }),
      'title',
      'memberIds',
    );
  });

  it('for ids that nothing has', async () => {
    expectProblem(await ana.rest.get(`/conversations/${unknownId()}`), 404, 'NOT_FOUND');
    expectProblem(await ana.rest.get(`/users/${unknownId()}`), 404, 'NOT_FOUND');
    expectProblem(await ana.rest.get(`/uploads/${unknownId()}`), 404, 'NOT_FOUND');
  });

  it('for a method that a path does not have', async () => {
    expectRefusal(await ana.rest.put('/users/me', { displayName: 'x' }), 404, 405);
    expectRefusal(await ana.rest.delete(`/conversations/${id}`), 404, 405);
    expectRefusal(await ana.rest.call('PATCH', '/conversations'), 404, 405);
  });

  it('for an address that cannot be decoded', async () => {
    for (const path of ['/users/%E0%A4%A', '/conversations/%ff%fe/messages', '/users/%']) {
      expectRefusal(await ana.rest.get(path), 400, 404);
    }
  });

  it('for an address of endless length', async () => {
    const response = await ana.rest.get(`/users?q=${'x'.repeat(5_000)}`);
    expectInvalid(response, 'q');
    expectRefusal(await ana.rest.get(`/users/${'a'.repeat(5_000)}`), 404, 414);
  });

  it('for deeply nested JSON', async () => {
    const deep = `${'{"a":'.repeat(9_000)}1${'}'.repeat(9_000)}`;
    expectRefusal(await raw(deep), 400);
    expectRefusal(await raw('['.repeat(30_000) + ']'.repeat(30_000)), 400);
  });

  it('and names no internals, also for what is not signed in', async () => {
    expectProblem(await new RestClient(server.url).get('/conversations'), 401, 'UNAUTHENTICATED');
    expectProblem(await new RestClient(server.url).get('/conversations/nonsense'), 401, 'UNAUTHENTICATED');
  });
});

describe('what has too many bytes in its head', () => {
  it('is refused without an end of the server', async () => {
    const response = await fetch(`${server.url}/api/v1/users/me`, { headers: { 'x-long': 'x'.repeat(40_000) } });
    expect(response.status).toBe(431);
    expect((await ana.rest.get('/users/me')).status).toBe(200);
  });
});
