import fastify, { type FastifyInstance } from 'fastify';
import { connect, type AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { answerClientError } from './client-error';

let server: FastifyInstance;
let port: number;

beforeAll(async () => {
  server = fastify({ clientErrorHandler: answerClientError });
  server.post('/', async () => 'taken');
  await server.listen({ host: '127.0.0.1', port: 0 });
  ({ port } = server.server.address() as AddressInfo);
});
afterAll(() => server.close());

/** All that comes back for these bytes until the connection ends. */
async function answerTo(bytes: string): Promise<{ head: string; body: unknown }> {
  const socket = connect(port, '127.0.0.1');
  socket.write(bytes);
  const [head = '', body = ''] = (await text(socket)).split('\r\n\r\n');
  return { head, body: JSON.parse(body) as unknown };
}

const POST = 'POST / HTTP/1.1\r\nHost: a\r\nContent-Type: text/plain\r\n';

describe('a request that is no HTTP', () => {
  it.each([
    [
      'has chunks that are not as long as they say',
      `${POST}Transfer-Encoding: chunked\r\n\r\n5\r\nhelloXXXX\r\n0\r\n\r\n`,
      400,
    ],
    ['says how long it is in two ways', `${POST}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n`, 400],
    ['has headers without end', `${POST}X-Long: ${'x'.repeat(100_000)}\r\n\r\n`, 431],
    ['is none at all', 'hello\r\n\r\n', 400],
  ])('is answered by a problem when it %s', async (_what, bytes, status) => {
    const { head, body } = await answerTo(bytes);
    expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} [A-Z]`));
    expect(head).toContain('Content-Type: application/problem+json');
    expect(body).toMatchObject({ status, code: 'VALIDATION_FAILED', type: '/api/docs#VALIDATION_FAILED' });
  });
});
