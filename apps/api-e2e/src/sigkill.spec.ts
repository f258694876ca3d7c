import type { Message, SendMessageRequest } from '@tertulia/contracts';
import {
  messageRequest,
  pause,
  startServer,
  TestUser,
  UNLIMITED_RATES,
  waitFor,
  type TestServer,
  type TestSocket,
} from '@tertulia/testing';
import { everyMessage } from './support/every-message';

/** How often the server is killed; `KILL_ROUNDS=20` is the full test. */
const ROUNDS = Number(process.env['KILL_ROUNDS'] ?? 3);
const SENDERS = 8;
/** Every round must have its share of acknowledged messages, or the test would prove nothing. */
const ACKNOWLEDGED_A_ROUND = 50;

let server: TestServer;
let people: TestUser[];
let conversationId: string;
const acknowledged: { senderId: string; request: SendMessageRequest; message: Message }[] = [];
let writing = true;

beforeAll(async () => {
  server = await startServer({ env: UNLIMITED_RATES });
  people = await Promise.all(Array.from({ length: SENDERS }, (_, n) => TestUser.registerBearer(server, `Sender ${n}`)));
  ({ id: conversationId } = await people[0]!.group(people.slice(1)));
}, 60_000);
afterAll(async () => {
  writing = false;
  people.forEach((user) => user.close());
  await server.dispose();
});

/** One attempt over a socket: the message when it is acknowledged, `null` when the connection or the server failed. */
async function overSocket(socket: TestSocket, request: SendMessageRequest): Promise<Message | null> {
  const ack = await Promise.race([
    socket.emit('send_message', { conversationId, ...request }).catch(() => null),
    socket.disconnected(60_000).then(
      () => null,
      () => null,
    ),
  ]);
  if (!ack) return null;
  if (ack.ok) return ack.data;
  expect(['UNAVAILABLE', 'INTERNAL']).toContain(ack.error.code);
  return null;
}

/** One attempt over HTTP, likewise. */
async function overHttp(user: TestUser, request: SendMessageRequest): Promise<Message | null> {
  const path = `/conversations/${conversationId}/messages`;
  const response = await user.rest.post<Message>(path, request).catch(() => null);
  if (!response) return null;
  expect([200, 201, 500, 503]).toContain(response.status);
  return response.status < 300 ? response.body : null;
}

/** Writes one message after the other, each again and again until it is acknowledged, by turns over its socket and over HTTP. */
async function keepWriting(user: TestUser, n: number): Promise<void> {
  let socket: TestSocket | null = null;
  for (let k = 0; writing; k++) {
    const request = messageRequest({ body: `Sender ${n}, number ${k}` });
    for (let attempt = 0; ; attempt++) {
      if (!socket?.connected) socket = await user.socket().catch(() => null);
      const byHttp: boolean = (n + k + attempt) % 4 === 0;
      const message: Message | null = byHttp
        ? await overHttp(user, request)
        : socket && (await overSocket(socket, request));
      if (message) {
        acknowledged.push({ senderId: user.id, request, message });
        break;
      }
      await pause(50);
    }
  }
}

describe(`a server that is killed ${ROUNDS} times while ${SENDERS} senders write`, () => {
  it(
    'goes on each time, and each sender gets every message acknowledged in the end',
    async () => {
      const writers = Promise.all(people.map(keepWriting));
      for (let round = 0; round < ROUNDS; round++) {
        const before = acknowledged.length;
        await waitFor('messages to be acknowledged', () => acknowledged.length > before + ACKNOWLEDGED_A_ROUND, 30_000);
        await pause(Math.random() * 200);
        await server.kill();
        await server.restart();
      }
      const last = acknowledged.length;
      await waitFor('messages to be acknowledged', () => acknowledged.length > last + ACKNOWLEDGED_A_ROUND, 30_000);
      writing = false;
      await writers;
      expect(acknowledged.length).toBeGreaterThan(ACKNOWLEDGED_A_ROUND * ROUNDS);
    },
    30_000 + ROUNDS * 15_000,
  );

  it('has every acknowledged message, once, as it was acknowledged', async () => {
    const stored = await everyMessage(people[0]!, conversationId);
    const byClientId = new Map(stored.map((message) => [`${message.senderId} ${message.clientMessageId}`, message]));
    expect(byClientId.size).toBe(stored.length);
    for (const { senderId, request, message } of acknowledged) {
      const found = byClientId.get(`${senderId} ${request.clientMessageId}`);
      expect(found).toEqual(message);
      expect(found?.body).toBe(request.body);
    }
    // Nothing was left pending, so what is stored is just what was acknowledged.
    expect(stored).toHaveLength(acknowledged.length);
  });

  it('has one order without gaps, in seq and in rev', async () => {
    const stored = await everyMessage(people[0]!, conversationId);
    const expected = Array.from({ length: stored.length }, (_, n) => n + 1);
    expect(stored.map(({ seq }) => seq)).toEqual(expected);
    expect(stored.map(({ rev }) => rev)).toEqual(expected);
    expect(await people[1]!.conversation(conversationId)).toMatchObject({
      lastSeq: stored.length,
      rev: stored.length,
      lastMessage: stored.at(-1),
    });
  });

  it('keeps what each sender wrote in the order in which it was written', async () => {
    const stored = await everyMessage(people[0]!, conversationId);
    for (const user of people) {
      const bodies = stored.filter(({ senderId }) => senderId === user.id).map(({ body }) => body);
      const written = acknowledged.filter(({ senderId }) => senderId === user.id).map(({ request }) => request.body);
      expect(bodies).toEqual(written);
    }
  });

  it('shows the same to every member', async () => {
    const [first, ...others] = await Promise.all(people.map((user) => everyMessage(user, conversationId)));
    for (const other of others) expect(other).toEqual(first);
  });
});
