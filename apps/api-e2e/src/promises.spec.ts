import type { Message } from '@tertulia/contracts';
import { messageRequest, TestUser, type TestSocket } from '@tertulia/testing';
import { everyMessage } from './support/every-message';
import { useServer } from './support/use-server';

const server = useServer();
const SENDERS = 6;
const EACH = 50;
let people: TestUser[];
let sockets: TestSocket[];
let conversationId: string;

beforeAll(async () => {
  people = await Promise.all(Array.from({ length: SENDERS }, (_, n) => TestUser.register(server, `Sender ${n}`)));
  ({ id: conversationId } = await people[0]!.group(people.slice(1)));
  sockets = await Promise.all(people.map((user) => user.socket()));
});
afterAll(() => people.forEach((user) => user.close()));

const send = (n: number, request: ReturnType<typeof messageRequest>): Promise<Message> =>
  sockets[n]!.ask('send_message', { conversationId, ...request });

describe('what is promised', () => {
  let acknowledged: Message[];

  it('holds while six people write at once, and half of them say everything twice', async () => {
    const sends = Array.from({ length: EACH * SENDERS }, (_, k) => {
      const request = messageRequest({ body: `Number ${k}` });
      const once = send(k % SENDERS, request);
      if (k % 2 === 0) return [once];
      return [once, send(k % SENDERS, request)];
    });
    acknowledged = await Promise.all(sends.flat());
    expect(new Set(acknowledged.map(({ id }) => id)).size).toBe(EACH * SENDERS);
  });

  it('one order: seq and rev have neither gaps nor duplicates', async () => {
    const all = await everyMessage(people[0]!, conversationId);
    const expected = Array.from({ length: EACH * SENDERS }, (_, n) => n + 1);
    expect(all.map(({ seq }) => seq)).toEqual(expected);
    expect(all.map(({ rev }) => rev).sort((a, b) => a - b)).toEqual(expected);
  });

  it('durable before visible: what was acknowledged is what is stored', async () => {
    const stored = new Map((await everyMessage(people[1]!, conversationId)).map((message) => [message.id, message]));
    for (const message of acknowledged) expect(stored.get(message.id)).toEqual(message);
  });

  it('exactly once: each clientMessageId is there once', async () => {
    const all = await everyMessage(people[2]!, conversationId);
    expect(new Set(all.map(({ senderId, clientMessageId }) => `${senderId} ${clientMessageId}`)).size).toBe(all.length);
  });

  it('nothing missed: every socket got each message once, in the order of rev', async () => {
    for (const socket of sockets) {
      await socket.events
        .next('message_created', ({ message }) => message.rev === EACH * SENDERS)
        .catch(() => expect(socket.events.all('message_created')).toHaveLength(EACH * SENDERS));
      const revs = socket.events.all('message_created').map(({ message }) => message.rev);
      expect(revs).toEqual(Array.from({ length: EACH * SENDERS }, (_, n) => n + 1));
    }
  });

  it('the same to all: every member reads the same history', async () => {
    const [first, ...others] = await Promise.all(people.map((user) => everyMessage(user, conversationId)));
    for (const other of others) expect(other).toEqual(first);
  });

  it('and all of it after a restart', async () => {
    const before = await everyMessage(people[0]!, conversationId);
    await server.server.restart();
    expect(await everyMessage(people[0]!, conversationId)).toEqual(before);
    const { seq, rev } = await people[1]!.send(conversationId, 'After the restart');
    expect({ seq, rev }).toEqual({ seq: before.length + 1, rev: before.length + 1 });
  });
});
