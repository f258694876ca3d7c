import { bodyOf, type TestSocket, type TestUser, waitFor } from '@tertulia/testing';
import { registerCast, useServer } from './support/use-server';

const server = useServer();
let ana: TestUser, ben: TestUser, eve: TestUser;

beforeEach(async () => ({ ana, ben, eve } = await registerCast(server)));
afterEach(() => [ana, ben, eve].forEach((user) => user.close()));

const away = async (socket: TestSocket, work: () => Promise<unknown>): Promise<TestSocket> => {
  socket.close();
  await work();
  return ana.socket();
};

describe('sync after a while away', () => {
  it.each([
    ['without a token', false],
    ['with a token', true],
  ])('tells how far another member has read, %s', async (_, withToken) => {
    const { id } = await ana.direct(ben);
    const first = await ana.socket();
    const { syncToken } = await first.ask('sync', { cursors: [] });
    await ana.send(id, 'One');
    const bens = await ben.socket();
    const anas = await away(first, () => bens.ask('mark_read', { conversationId: id, seq: 1 }));
    const cursors = [{ conversationId: id, rev: 1 }];
    const { conversations, changes } = await anas.ask('sync', withToken ? { cursors, syncToken } : { cursors });
    expect(changes).toEqual([]);
    expect(conversations.map((conversation) => conversation.id)).toEqual([id]);
    expect(conversations[0]?.members.find(({ user }) => user.id === ben.id)?.readSeq).toBe(1);
  });

  it('tells what was read on another device', async () => {
    const { id } = await ana.group([ben]);
    await ben.send(id, 'One');
    const anas = await away(await ana.socket(), () => ana.rest.put(`/conversations/${id}/receipt`, { readSeq: 1 }));
    const { conversations } = await anas.ask('sync', { cursors: [{ conversationId: id, rev: 1 }] });
    expect(conversations).toMatchObject([{ id, unreadCount: 0, me: { readSeq: 1 } }]);
  });

  it('tells the new name of another member', async () => {
    const { id } = await ana.direct(ben);
    await ana.send(id, 'One');
    const rename = async () => bodyOf(await ben.rest.patch('/users/me', { displayName: 'Benedict' }), 200);
    const anas = await away(await ana.socket(), rename);
    const cursors = [{ conversationId: id, rev: 1 }];
    await waitFor('the new name', async () => {
      const { conversations } = await anas.ask('sync', { cursors });
      return conversations[0]?.members.some(({ user }) => user.displayName === 'Benedict');
    });
  });

  it('gives no conversation of which the client knows all', async () => {
    const { id } = await ana.direct(ben);
    await ana.send(id, 'One');
    const anas = await ana.socket();
    const { conversations } = await anas.ask('sync', { cursors: [{ conversationId: id, rev: 1 }] });
    expect(conversations).toEqual([]);
  });

  it('takes a token from beyond now for none', async () => {
    const { id } = await ana.direct(ben);
    await ana.send(id, 'One');
    await ben.rest.put(`/conversations/${id}/receipt`, { readSeq: 1 });
    const syncToken = Buffer.from(`${Date.now() + 86_400_000}.`).toString('base64url');
    const anas = await ana.socket();
    const cursors = [{ conversationId: id, rev: 1 }];
    const answer = await anas.ask('sync', { cursors, syncToken });
    expect(answer.conversations.map((conversation) => conversation.id)).toEqual([id]);
    await ben.rest.post(`/conversations/${id}/messages`, { clientMessageId: crypto.randomUUID(), body: 'Two' });
    const next = await anas.ask('sync', { cursors, syncToken: answer.syncToken });
    expect(next.conversations).toMatchObject([{ id, lastSeq: 2 }]);
  });
});
