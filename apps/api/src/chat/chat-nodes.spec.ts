import { messageRequest, pause, TestUser, waitFor, type TestSocket } from '@tertulia/testing';
import { ChatNodes } from '../messages/testing/chat-nodes';

let nodes: ChatNodes;
let ana: TestUser, ben: TestUser, eve: TestUser;
let id: string;

beforeAll(async () => {
  nodes = await ChatNodes.start(2);
  ana = await TestUser.register(nodes.node(0), 'Ana');
  ben = await TestUser.register(nodes.node(0), 'Ben');
  eve = await TestUser.register(nodes.node(0), 'Eve');
}, 60_000);
afterAll(async () => {
  [ana, ben, eve].forEach((user) => user.close());
  await nodes.close();
}, 30_000);
beforeEach(async () => {
  ({ id } = await ana.group([ben]));
});

const send = (socket: TestSocket, body: string) =>
  socket.ask('send_message', { conversationId: id, ...messageRequest({ body }) });
const bodies = (socket: TestSocket) =>
  socket.events
    .all('message_created')
    .filter(({ message }) => message.conversationId === id)
    .map(({ message }) => message.body);

describe('a conversation’s room', () => {
  it('has every socket of every member from the first moment, and no outsider', async () => {
    const sockets = await Promise.all([ana.socket(), ana.socket(), ben.socket()]);
    const outsider = await eve.socket();
    await send(sockets[0], 'Hello');
    for (const socket of sockets)
      await socket.events.next('message_created', ({ message }) => message.body === 'Hello');
    expect(bodies(outsider)).toEqual([]);
    [...sockets, outsider].forEach((socket) => socket.close());
  });

  it('is left at once by who is removed, and nobody else misses a message while it moves', async () => {
    const cho = await TestUser.register(nodes.node(0), 'Cho');
    await ana.rest.post(`/conversations/${id}/members`, { userIds: [cho.id] });
    const [anas, bens, chos] = await Promise.all([ana.socket(), ben.socket(), cho.socket()]);
    let sending = true;
    const sent: string[] = [];
    const writing = (async () => {
      for (let n = 0; sending; n++) sent.push((await send(anas, `${n}`)).body);
    })();
    await pause(30);
    expect((await ana.rest.delete(`/conversations/${id}/members/${cho.id}`)).status).toBe(204);
    const lastForCho = bodies(chos).length;
    await send(anas, 'After');
    await pause(30);
    sending = false;
    await writing;
    await send(anas, 'End');
    await bens.events.next('message_created', ({ message }) => message.body === 'End');
    expect(bodies(bens).filter((body) => body !== 'After')).toEqual([...sent, 'End']);
    expect(bodies(chos)).not.toContain('After');
    // What was on its way when the answer came may still arrive; nothing that was sent later.
    expect(bodies(chos).length).toBeLessThanOrEqual(lastForCho + 2);
    await chos.events.next('conversation_removed', ({ conversationId }) => conversationId === id);
    [anas, bens, chos].forEach((socket) => socket.close());
  });

  it('fails closed on a node that has not heard of a removal, and sync there takes the members along', async () => {
    const cho = await TestUser.register(nodes.node(0), 'Cho');
    await ana.rest.post(`/conversations/${id}/members`, { userIds: [cho.id] });
    const [bens, chos] = await Promise.all([ben.socket(), cho.socket()]);
    await send(bens, 'Before');
    await chos.events.next('message_created', ({ message }) => message.body === 'Before');
    // Node 1 removes; node 0, where the sockets are, does not hear of it.
    const anasOther = await nodes.on(1, ana);
    expect((await anasOther.rest.delete(`/conversations/${id}/members/${cho.id}`)).status).toBe(204);
    await send(bens, 'Secret');
    await pause(100);
    expect(bodies(chos)).toEqual(['Before']);
    const { changes } = await bens.ask('sync', { cursors: [{ conversationId: id, rev: 1 }] });
    expect(changes[0]?.messages.map(({ body }) => body)).toEqual(['Secret']);
    expect((await chos.ask('sync', { cursors: [{ conversationId: id, rev: 1 }] })).removed).toEqual([id]);
    await send(bens, 'After');
    await bens.events.next('message_created', ({ message }) => message.body === 'After');
    await pause(50);
    expect(bodies(chos)).toEqual(['Before']);
    [bens, chos].forEach((socket) => socket.close());
  });
});

describe('sync', () => {
  it('is exact between nodes: what one stored is there on the other at once', async () => {
    const [anas, bens] = [await ana.socket(), await (await nodes.on(1, ben)).socket()];
    for (let n = 1; n <= 20; n++) {
      await send(anas, `${n}`);
      const { changes } = await bens.ask('sync', { cursors: [{ conversationId: id, rev: n - 1 }] });
      expect(changes).toMatchObject([{ rev: n, messages: [{ body: `${n}` }] }]);
    }
    [anas, bens].forEach((socket) => socket.close());
  });

  it('with its token tells only what changed since, also on another device', async () => {
    const bens = await ben.socket();
    const other = await ana.group([ben]);
    const { syncToken } = await bens.ask('sync', { cursors: [] });
    const cursors = [
      { conversationId: id, rev: 0 },
      { conversationId: other.id, rev: 0 },
    ];
    await ana.rest.patch(`/conversations/${id}`, { title: 'Renamed' });
    const { conversations, hasMore } = await bens.ask('sync', { cursors, syncToken });
    expect(conversations.map(({ title }) => title)).toContain('Renamed');
    expect(hasMore).toBe(false);
    bens.close();
  });

  it('of more than fits comes in parts that lead to the whole', async () => {
    const group = await ana.group([ben]);
    const anas = await ana.socket();
    const ids = [
      id,
      group.id,
      ...(await Promise.all(Array.from({ length: 10 }, () => ana.group([ben])))).map((c) => c.id),
    ];
    const long = 'x'.repeat(7_900);
    await Promise.all(
      ids.flatMap((conversationId) =>
        Array.from({ length: 30 }, (_, n) =>
          anas.ask('send_message', { conversationId, ...messageRequest({ body: `${n} ${long}` }) }),
        ),
      ),
    );
    const bens = await ben.socket();
    const revs = new Map(ids.map((conversationId) => [conversationId, 0]));
    let answers = 0;
    for (let more = true; more; answers++) {
      const cursors = [...revs].map(([conversationId, rev]) => ({ conversationId, rev }));
      const answer = await bens.ask('sync', { cursors });
      expect(JSON.stringify(answer).length).toBeLessThan(4_000_000);
      answer.changes.forEach(({ conversationId, rev }) => revs.set(conversationId, rev));
      more = answer.hasMore;
    }
    expect([...revs.values()]).toEqual(ids.map(() => 30));
    expect(answers).toBeGreaterThan(1);
    [anas, bens].forEach((socket) => socket.close());
  }, 30_000);
});

describe('a session that ends', () => {
  it('closes its own sockets with the reason and leaves the others', async () => {
    const phone = await TestUser.bearer(nodes.node(0), ben.me);
    const [gone, stays] = [await phone.socket(), await ben.socket()];
    await phone.rest.post('/auth/logout');
    await expect(gone.events.next('session_revoked')).resolves.toEqual({ reason: 'logout' });
    await gone.disconnected();
    expect(stays.connected).toBe(true);
    await expect(phone.socket()).rejects.toMatchObject({ message: 'UNAUTHENTICATED' });
    stays.close();
  });
});

describe('a server that stops', () => {
  it('answers what is in hand, and sends its clients elsewhere in a way that lets them return', async () => {
    const own = await ChatNodes.start(1);
    const user = await TestUser.register(own.node(0), 'Cho');
    const { id: conversationId } = await user.group([]);
    const socket = await user.socket();
    const answers = Array.from({ length: 50 }, () =>
      socket.ask('send_message', { conversationId, ...messageRequest() }),
    );
    await waitFor('the first answer', () => Promise.race([answers[0], pause(0)]));
    const closing = own.close();
    const settled = await Promise.allSettled(answers);
    await closing;
    expect(settled.map(({ status }) => status)).toEqual(settled.map(() => 'fulfilled'));
    expect(['transport close', 'transport error']).toContain(socket.disconnectReason);
  }, 30_000);
});
