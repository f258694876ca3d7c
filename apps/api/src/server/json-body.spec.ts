import fastify, { type FastifyError, type FastifyInstance } from 'fastify';
import { acceptJsonAlone } from './json-body';

describe('the body of a call', () => {
  let server: FastifyInstance;
  let url: string;

  beforeAll(async () => {
    server = fastify({ bodyLimit: 512 });
    // Domain errors have no status of their own: the server's filter gives them one.
    server.setErrorHandler((error: FastifyError, _, reply) => reply.status(error.statusCode ?? 400).send());
    acceptJsonAlone(server);
    server.post('/', async (request) => ({ body: request.body ?? 'none' }));
    url = await server.listen({ host: '127.0.0.1', port: 0 });
  });

  afterAll(() => server.close());

  const post = async (body: string, type: string | undefined) => {
    // Bytes, since `fetch` names a media type of its own for text.
    const headers: Record<string, string> = type === undefined ? {} : { 'content-type': type };
    const response = await fetch(url, { method: 'POST', body: Buffer.from(body), headers });
    return {
      status: response.status,
      body: response.ok ? ((await response.json()) as { body: unknown }).body : undefined,
    };
  };

  it('is read as JSON', async () => {
    expect((await post('{"a":[1]}', 'application/json')).body).toEqual({ a: [1] });
    expect((await post('"x"', 'application/json; charset=utf-8')).body).toBe('x');
  });

  it('may be empty, whatever the media type says', async () => {
    expect((await post('', 'application/json')).body).toBe('none');
    expect((await post('', undefined)).body).toBe('none');
  });

  it('is refused where it is malformed, would reach a prototype, or is too large', async () => {
    for (const wrong of ['{"a":', ' ', '{"__proto__":{"admin":true}}', '{"constructor":{"prototype":{"a":1}}}']) {
      expect([wrong, (await post(wrong, 'application/json')).status]).toEqual([wrong, 400]);
    }
    expect((await post(JSON.stringify('x'.repeat(512)), 'application/json')).status).toBe(413);
  });

  it('is refused where it is nested beyond reason, but not for brackets in its text', async () => {
    const nested = (levels: number) => '{"a":['.repeat(levels / 2) + ']}'.repeat(levels / 2);
    expect((await post(nested(32), 'application/json')).status).toBe(200);
    expect((await post(nested(34), 'application/json')).status).toBe(400);
    const text = `\\"${'['.repeat(100)}`;
    expect((await post(JSON.stringify({ text }), 'application/json')).body).toEqual({ text });
  });

  it('is refused in any other media type', async () => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/xml']) {
      expect((await post('{"a":1}', type)).status).toBe(415);
    }
  });
});
