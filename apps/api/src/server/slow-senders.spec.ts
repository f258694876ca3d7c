import { waitFor } from '@tertulia/testing';
import Fastify, { type FastifyInstance } from 'fastify';
import { once } from 'node:events';
import { connect, type AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { Server } from 'socket.io';
import { refuseSlowSenders } from './slow-senders';

/** Bytes of each piece: enough not to count as next to nothing. */
const PIECE = 32 * 1024;

let fastify: FastifyInstance;
/** How the reading of each body ended that did not end well. */
let failures: string[];
beforeEach(async () => {
  failures = [];
  fastify = Fastify({ requestTimeout: 0, bodyLimit: 10_000_000, genReqId: () => 'the-request' });
  fastify.addHook('onRequest', async ({ id }, reply) => void reply.header('X-Request-Id', id));
  refuseSlowSenders(fastify, { whole: 400, idle: 300 });
  fastify.addContentTypeParser('*', (_request, _payload, done) => done(null));
  for (const url of ['/api/v1/uploads', '/api/v1/uploads/tus/:id', '/api/v1/conversations']) {
    const method = ['POST', 'PATCH'];
    const handler = async ({ raw }: { raw: NodeJS.ReadableStream }) => {
      const bytes = await buffer(raw).catch((error: Error) => {
        failures.push(error.message);
        throw error;
      });
      return { bytes: bytes.length };
    };
    fastify.route({ method, url, handler });
  }
  fastify.post('/api/v1/uploads/tus', async (_request, reply) => reply.status(401).send());
  fastify.get('/large', async () => Buffer.alloc(64 * 1024 * 1024));
});
afterEach(() => fastify.close());

const port = (): number => (fastify.server.address() as AddressInfo).port;
const headOf = (call: string, length: number): string =>
  `${call} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: a/b\r\nContent-Length: ${length}\r\n\r\n`;

/** Sends as many pieces of a body, one every so many milliseconds, of a request for one more; answers what came and when it ended. */
async function send(call: string, pieces: number, everyMs: number, of = pieces) {
  if (!fastify.server.listening) await fastify.listen({ port: 0, host: '127.0.0.1' });
  const socket = connect(port(), '127.0.0.1');
  let answer = '';
  socket.on('data', (chunk: Buffer) => (answer += chunk.toString()));
  socket.on('error', () => undefined);
  const started = performance.now();
  socket.write(headOf(call, of * PIECE));
  const timers = Array.from({ length: pieces }, (_, n) =>
    setTimeout(() => socket.write(Buffer.alloc(PIECE)), n * everyMs),
  );
  await once(socket, 'close');
  timers.forEach(clearTimeout);
  return { answer, took: performance.now() - started };
}

/** One problem with the status 408, and nothing after it. */
function expectTooSlow(answer: string): void {
  const [head = '', body = '', ...more] = answer.split('\r\n\r\n');
  expect(head).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n/);
  expect(head).toMatch(/^content-type: application\/problem\+json; charset=utf-8$/im);
  expect(head).toMatch(/^connection: close$/im);
  expect(JSON.parse(body)).toEqual({
    type: '/api/docs#VALIDATION_FAILED',
    title: 'The request is not valid',
    status: 408,
    detail: 'The request took too long to arrive.',
    code: 'VALIDATION_FAILED',
  });
  expect(more).toEqual([]);
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

  it('of a file that falls silent is told so, and its request ends', async () => {
    const { answer, took } = await send('POST /api/v1/uploads', 1, 0, 2);
    expectTooSlow(answer);
    expect(answer).toContain('the-request');
    expect(took).toBeLessThan(2_000);
    await waitFor('the request to end', () => failures.length > 0);
    expect(failures).toEqual(['aborted']);
  });

  it('of anything else has to be done in time', async () => {
    expect((await send('POST /api/v1/conversations', 2, 10)).answer).toContain(`{"bytes":${2 * PIECE}}`);
    const { answer, took } = await send('POST /api/v1/conversations', 8, 150);
    expectTooSlow(answer);
    expect(took).toBeLessThan(1_000);
    await waitFor('the request to end', () => failures.length > 0);
    expect(failures).toEqual(['aborted']);
  });

  it('that does not read the answer loses its connection all the same', async () => {
    await fastify.listen({ port: 0, host: '127.0.0.1' });
    const socket = connect(port(), '127.0.0.1').pause();
    socket.on('error', () => undefined);
    socket.write(`GET /large HTTP/1.1\r\nHost: x\r\n\r\n${headOf('POST /api/v1/uploads', 2)}x`);
    const [peer] = (await once(fastify.server, 'connection')) as [NodeJS.EventEmitter];
    const started = performance.now();
    await once(peer, 'close');
    expect(performance.now() - started).toBeLessThan(5_000);
    socket.destroy();
  }, 15_000);

  it('of a piece of Socket.IO has to be done in time as well', async () => {
    const io = new Server(fastify.server);
    const left = new Promise((resolve) => io.on('connection', (socket) => socket.on('disconnect', resolve)));
    await fastify.listen({ port: 0, host: '127.0.0.1' });
    const polling = `http://127.0.0.1:${port()}/socket.io/?EIO=4&transport=polling`;
    const opened = await (await fetch(polling)).text();
    const { sid } = JSON.parse(opened.slice(1)) as { sid: string };
    const poll = async (): Promise<string> => (await fetch(`${polling}&sid=${sid}`)).text();
    await fetch(`${polling}&sid=${sid}`, { method: 'POST', body: '40' });
    expect(await poll()).toContain('40');
    const polled = poll();
    expectTooSlow((await send(`POST /socket.io/?EIO=4&transport=polling&sid=${sid}`, 1, 0, 2)).answer);
    await Promise.all([left, polled]);
    await io.close();
  });

  it('that goes on though it was answered does so for seconds, however slowly', async () => {
    const { answer, took } = await send('POST /api/v1/uploads/tus', 40, 200);
    expect(answer).toContain('401');
    expect(took).toBeLessThan(6_500);
  }, 15_000);
});
