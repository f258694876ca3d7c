import { bodyOf, messageRequest, type TestUser, unknownId, type TestSocket } from '@tertulia/testing';
import { expectNack } from './support/expectations';
import { expectConversation, expectMessage } from './support/shapes';
import { registerCast, useServer } from './support/use-server';

const server = useServer();
let ana: TestUser, ben: TestUser, eve: TestUser;
let bens: TestSocket;

beforeEach(async () => {
  ({ ana, ben, eve } = await registerCast(server));
  bens = await ben.socket();
});
afterEach(() => [ana, ben, eve].forEach((user) => user.close()));

describe('sync', () => {
  it('of a new client gives every conversation', async () => {
    const direct = await ana.direct(ben);
    const group = await ana.group([ben]);
    await ana.send(direct.id, 'Hello');
    const answer = await bens.ask('sync', { cursors: [] });
    answer.conversations.forEach(expectConversation);
    expect(answer.conversations.map(({ id }) => id).sort()).toEqual([direct.id, group.id].sort());
    expect(answer.removed).toEqual([]);
    const summary = answer.conversations.find(({ id }) => id === direct.id);
    expect(summary).toMatchObject({ lastSeq: 1, rev: 1, unreadCount: 1, lastMessage: { body: 'Hello' } });
  });

  it('gives every creation, edit and deletion after a cursor, in the order of rev', async () => {
    const { id } = await ana.group([ben]);
    const [one, two] = [await ana.send(id, 'One'), await ana.send(id, 'Two')];
    const three = await ana.send(id, 'Three');
    await ana.rest.patch(`/conversations/${id}/messages/${one.id}`, { body: 'One, edited' });
    await ana.rest.delete(`/conversations/${id}/messages/${two.id}`);
    const { changes, removed } = await bens.ask('sync', { cursors: [{ conversationId: id, rev: 2 }] });
    expect(removed).toEqual([]);
    expect(changes).toHaveLength(1);
    changes[0]?.messages.forEach(expectMessage);
    expect(changes[0]).toMatchObject({ conversationId: id, rev: 5, hasMore: false });
    expect(changes[0]?.messages.map((message) => [message.id, message.rev])).toEqual([
      [three.id, 3],
      [one.id, 4],
      [two.id, 5],
    ]);
  });

  it('gives nothing new to a client that has all', async () => {
    const { id } = await ana.group([ben]);
    await ana.send(id, 'One');
    const { changes, removed } = await bens.ask('sync', { cursors: [{ conversationId: id, rev: 1 }] });
    expect(changes.flatMap(({ messages }) => messages)).toEqual([]);
    expect(removed).toEqual([]);
  });

  it('names the conversations that the caller is no member of, and gives nothing of them', async () => {
    const { id } = await ana.group([ben]);
    const others = await ana.group([]);
    await ana.send(id, 'Before');
    await ana.send(others.id, 'Not for Ben');
    bodyOf(await ana.rest.delete(`/conversations/${id}/members/${ben.id}`), 204);
    await ana.send(id, 'After');
    const nobodys = unknownId();
    const cursors = [id, others.id, nobodys].map((conversationId) => ({ conversationId, rev: 0 }));
    const answer = await bens.ask('sync', { cursors });
    expect(answer.removed.sort()).toEqual([id, others.id, nobodys].sort());
    expect(answer.changes).toEqual([]);
    expect(answer.conversations.map((conversation) => conversation.id)).not.toContain(id);
  });

  it('says when there is more, and the rest is to be had from the cursor on', async () => {
    const { id } = await ana.group([ben]);
    const anas = await ana.socket();
    const sends = Array.from({ length: 250 }, (_, n) =>
      anas.ask('send_message', { conversationId: id, ...messageRequest({ body: `Number ${n}` }) }),
    );
    await Promise.all(sends);
    const seen: number[] = [];
    let rev = 0;
    for (let round = 0, more = true; more && round < 50; round++) {
      const { changes } = await bens.ask('sync', { cursors: [{ conversationId: id, rev }] });
      const [change] = changes;
      seen.push(...(change?.messages.map((message) => message.rev) ?? []));
      rev = change?.rev ?? rev;
      more = change?.hasMore ?? false;
    }
    expect(seen).toEqual(Array.from({ length: 250 }, (_, n) => n + 1));
  });

  it('makes a client whole that was away while much happened', async () => {
    const { id } = await ana.group([ben]);
    await ana.send(id, 'Seen');
    const before = await bens.ask('sync', { cursors: [] });
    bens.close();
    const missed = [await ana.send(id, 'Missed 1'), await ana.send(id, 'Missed 2')];
    const fresh = await ana.group([ben], 'New one');
    bens = await ben.socket();
    const { syncToken } = before;
    const answer = await bens.ask('sync', { cursors: [{ conversationId: id, rev: 1 }], syncToken });
    expect(answer.changes[0]?.messages).toEqual(missed);
    const summaries = new Map(answer.conversations.map((conversation) => [conversation.id, conversation]));
    expect(summaries.get(fresh.id)).toMatchObject({ title: 'New one' });
    expect(summaries.get(id)).toMatchObject({ lastSeq: 3, unreadCount: 3 });
  });

  it('tells of a new title and of receipts that moved on another device', async () => {
    const { id } = await ana.group([ben], 'Old');
    await ana.send(id, 'One');
    const { syncToken } = await bens.ask('sync', { cursors: [] });
    bens.close();
    await ana.rest.patch(`/conversations/${id}`, { title: 'New' });
    await ben.rest.put(`/conversations/${id}/receipt`, { readSeq: 1 });
    bens = await ben.socket();
    const { conversations } = await bens.ask('sync', { cursors: [{ conversationId: id, rev: 1 }], syncToken });
    expect(conversations.find((conversation) => conversation.id === id)).toMatchObject({
      title: 'New',
      unreadCount: 0,
    });
  });

  it.each([
    ['no cursors', {}, 'cursors'],
    ['cursors that are no list', { cursors: 'all' }, 'cursors'],
    [
      'more than 500 cursors',
      { cursors: Array.from({ length: 501 }, () => ({ conversationId: unknownId(), rev: 0 })) },
      'cursors',
    ],
    ['a cursor without a rev', { cursors: [{ conversationId: unknownId() }] }, 'cursors.0.rev'],
    ['a negative rev', { cursors: [{ conversationId: unknownId(), rev: -1 }] }, 'cursors.0.rev'],
    ['an operator', { cursors: [{ conversationId: { $ne: null }, rev: 0 }] }, 'cursors.0.conversationId'],
  ])('refuses %s', async (_, payload, path) => {
    const error = expectNack(await bens.emitAnything('sync', payload), 'VALIDATION_FAILED');
    expect(error.errors?.map((field) => field.path)).toEqual([path]);
  });
});
