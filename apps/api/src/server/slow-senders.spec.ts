import Fastify, { type FastifyInstance } from 'fastify';
import { once } from 'node:events';
import { connect, type AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { closeSlowSenders } from './slow-senders';

/** Bytes of each piece: enough not to count as next to nothing. */
const PIECE = 32 * 1024;

let fastify: FastifyInstance;
beforeEach(async () => {
  fastify = Fastify({ requestTimeout: 0, bodyLimit: 10_000_000 });
  closeSlowSenders(fastify, { whole: 400, idle: 300 });
  fastify.addContentTypeParser('*', (_request, _payload, done) => done(null));
  for (const url of ['/api/v1/uploads', '/api/v1/uploads/tus/:id', '/api/v1/conversations']) {
    const method = ['POST', 'PATCH'];
    fastify.route({ method, url, handler: async ({ raw }) => ({ bytes: (await buffer(raw)).length }) });
  }
  fastify.post('/api/v1/uploads/tus', async (_request, reply) => reply.status(401).send());
  await fastify.listen({ port: 0, host: '127.0.0.1' });
});
afterEach(() => fastify.close());

/** Sends as many pieces of a body, one every so many milliseconds, of a request for one more; answers what came and when it ended. */
async function send(call: string, pieces: number, everyMs: number, of = pieces) {
  const socket = connect((fastify.server.address() as AddressInfo).port, '127.0.0.1');
  let answer = '';
  socket.on('data', (chunk: Buffer) => (answer += chunk.toString()));
  socket.on('error', () => undefined);
  const started = performance.now();
  socket.write(
    `${call} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: a/b\r\nContent-Length: ${of * PIECE}\r\n\r\n`,
  );
  const timers = Array.from({ length: pieces }, (_, n) =>
    setTimeout(() => socket.write(Buffer.alloc(PIECE)), n * everyMs),
  );
  await once(socket, 'close');
  timers.forEach(clearTimeout);
  return { answer, took: performance.now() - started };
}

describe('a sender', () => {
  it.each(['POST /api/v1/uploads', 'PATCH /api/v1/uploads/tus/0a'])(
    'of a file may take its time, as long as it goes on: %s',
    async (call) => {
      const { answer, took } = await send(call, 8, 150);
      expect(answer).toContain(`{"bytes":${8 * PIECE}}`);
      expect(took).toBeGreaterThan(1_000);
    },
  );

  it('of a file that falls silent is given up', async () => {
    const { answer, took } = await send('POST /api/v1/uploads', 1, 0, 2);
    expect(answer).toBe('');
    expect(took).toBeLessThan(2_000);
  });

  it('of anything else has to be done in time', async () => {
    expect((await send('POST /api/v1/conversations', 2, 10)).answer).toContain(`{"bytes":${2 * PIECE}}`);
    const { answer, took } = await send('POST /api/v1/conversations', 8, 150);
    expect(answer).toBe('');
    expect(took).toBeLessThan(1_000);
  });

  it('that goes on though it was answered does so for seconds, however slowly', async () => {
    const { answer, took } = await send('POST /api/v1/uploads/tus', 40, 200);
    expect(answer).toContain('401');
    expect(took).toBeLessThan(6_500);
  }, 15_000);
});
