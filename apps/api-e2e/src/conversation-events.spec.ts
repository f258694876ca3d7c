import { bodyOf, messageRequest, pause, type TestUser, type TestSocket } from '@tertulia/testing';
import { expectConversation } from './support/shapes';
import { expectNack } from './support/expectations';
import { registerCast, useServer } from './support/use-server';

const server = useServer();
let ana: TestUser, ben: TestUser, eve: TestUser;
let anas: TestSocket, bens: TestSocket, eves: TestSocket;

beforeEach(async () => {
  ({ ana, ben, eve } = await registerCast(server));
  [anas, bens, eves] = await Promise.all([ana.socket(), ben.socket(), eve.socket()]);
});
afterEach(() => [ana, ben, eve].forEach((user) => user.close()));

describe('conversation_created', () => {
  it('is sent to every member with the conversation as they see it', async () => {
    const { id } = await ana.group([ben], 'Launch');
    for (const [socket, role] of [
      [anas, 'owner'],
      [bens, 'member'],
    ] as const) {
      const { conversation } = await socket.events.next('conversation_created');
      expectConversation(conversation);
      expect(conversation).toMatchObject({ id, title: 'Launch', memberCount: 2, me: { role } });
    }
    await pause(200);
    expect(eves.events.names()).toEqual([]);
  });

  it('is sent for a direct conversation once, not when it is asked for again', async () => {
    const { id } = await ana.direct(ben);
    expect((await bens.events.next('conversation_created')).conversation.id).toBe(id);
    await ana.direct(ben);
    await ben.direct(ana);
    await pause(300);
    expect(bens.events.all('conversation_created')).toHaveLength(1);
  });

  it('comes before the first message of it', async () => {
    const { id } = await ana.group([ben]);
    await ana.send(id, 'First');
    await bens.events.next('message_created');
    const names = bens.events.names();
    expect(names.indexOf('conversation_created')).toBeLessThan(names.indexOf('message_created'));
    expect(names).toContain('conversation_created');
  });

  it('is sent to who is added, who then gets what is said', async () => {
    const { id } = await ana.group([ben]);
    bodyOf(await ana.rest.post(`/conversations/${id}/members`, { userIds: [eve.id] }), 200, 201, 204);
    const { conversation } = await eves.events.next('conversation_created');
    expect(conversation).toMatchObject({ id, memberCount: 3, me: { role: 'member' } });
    await ben.send(id, 'Welcome');
    expect((await eves.events.next('message_created')).message.body).toBe('Welcome');
    await eves.ask('send_message', { conversationId: id, ...messageRequest({ body: 'Thanks' }) });
    const isThanks = ({ message }: { message: { body: string } }) => message.body === 'Thanks';
    await anas.events.next('message_created', isThanks);
  });
});

describe('conversation_updated', () => {
  it('is sent to all members when the title changes', async () => {
    const { id } = await ana.group([ben], 'Old');
    await ana.rest.patch(`/conversations/${id}`, { title: 'New' });
    for (const socket of [anas, bens]) {
      const named = await socket.events.next(
        'conversation_updated',
        ({ conversation }) => conversation.title === 'New',
      );
      expectConversation(named.conversation);
      expect(named.conversation.id).toBe(id);
    }
    expect(eves.events.names()).toEqual([]);
  });

  it('is sent when members come and go, to those who stay', async () => {
    const { id } = await ana.group([ben]);
    await ana.rest.post(`/conversations/${id}/members`, { userIds: [eve.id] });
    await bens.events.next('conversation_updated', ({ conversation }) => conversation.memberCount === 3);
    await ana.rest.delete(`/conversations/${id}/members/${eve.id}`);
    const left = await bens.events.next('conversation_updated', ({ conversation }) => conversation.memberCount === 2);
    expect(left.conversation.members.map(({ user }) => user.id)).not.toContain(eve.id);
  });

  it('shows each member the conversation as their own', async () => {
    const { id } = await ana.group([ben], 'Old');
    await ana.send(id, 'Unread by Ben');
    await ana.rest.patch(`/conversations/${id}`, { title: 'New' });
    const isNew = ({ conversation }: { conversation: { title: string | null } }) => conversation.title === 'New';
    const mine = await anas.events.next('conversation_updated', isNew);
    const bensOne = await bens.events.next('conversation_updated', isNew);
    expect(mine.conversation.me.role).toBe('owner');
    expect(bensOne.conversation).toMatchObject({ me: { role: 'member' }, unreadCount: 1 });
  });
});

describe('conversation_removed', () => {
  it('is sent to who is removed, and from then on they hear nothing more of it', async () => {
    const { id } = await ana.group([ben]);
    await ana.send(id, 'For both');
    await bens.events.next('message_created');
    await ana.rest.delete(`/conversations/${id}/members/${ben.id}`);
    expect(await bens.events.next('conversation_removed')).toEqual({ conversationId: id });
    const removedAt = bens.events.names().length;
    await ana.send(id, 'For Ana alone');
    await anas.ask('set_typing', { conversationId: id, typing: true });
    await ana.rest.patch(`/conversations/${id}`, { title: 'Secret' });
    await anas.events.next('message_created', ({ message }) => message.body === 'For Ana alone');
    await pause(300);
    expect(bens.events.names().slice(removedAt)).toEqual([]);
    expectNack(await bens.emit('send_message', { conversationId: id, ...messageRequest() }), 'NOT_FOUND');
    expectNack(await bens.emit('set_typing', { conversationId: id, typing: true }), 'NOT_FOUND');
    expectNack(await bens.emit('mark_read', { conversationId: id, seq: 1 }), 'NOT_FOUND');
  });

  it('is sent to every socket of who leaves', async () => {
    const { id } = await ana.group([ben]);
    const phone = await ben.socket();
    await ben.rest.delete(`/conversations/${id}/members/${ben.id}`);
    for (const socket of [bens, phone]) {
      expect(await socket.events.next('conversation_removed')).toEqual({ conversationId: id });
    }
    expect(anas.events.all('conversation_removed')).toEqual([]);
  });

  it('lets nothing through that is sent while the membership ends', async () => {
    const { id } = await ana.group([ben]);
    const bodies = Array.from({ length: 30 }, (_, n) => `Number ${n}`);
    const sends = bodies.map((body) => anas.ask('send_message', { conversationId: id, ...messageRequest({ body }) }));
    await ana.rest.delete(`/conversations/${id}/members/${ben.id}`);
    const after = await anas.ask('send_message', { conversationId: id, ...messageRequest({ body: 'After' }) });
    await Promise.all(sends);
    await anas.events.next('message_created', ({ message }) => message.id === after.id);
    await pause(300);
    expect(bens.events.all('message_created', ({ message }) => message.body === 'After')).toEqual([]);
    const names = bens.events.names();
    expect(names.slice(names.indexOf('conversation_removed') + 1)).toEqual([]);
  });
});
