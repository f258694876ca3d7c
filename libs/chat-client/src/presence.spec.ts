import { ErrorCode } from '@tertulia/contracts';
import { MemoryChatStorage } from './memory-chat-storage';
import { Scene, now, pass } from './testing/scene';

describe('receipts, typing and presence', () => {
  let scene: Scene;
  let room: string;
  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['queueMicrotask', 'nextTick'] });
    scene = new Scene();
    room = scene.server.createConversation('room', ['ada', 'bob']);
  });
  afterEach(async () => {
    await scene.stop();
    jest.useRealTimers();
  });

  const say = (body: string) =>
    scene.server.send('bob', {
      conversationId: room,
      body,
      clientMessageId: `id-${scene.server.messages(room).length}`,
    });
  const asked = (event: string): unknown[] =>
    scene.server.log.filter((it) => it.event === event && it.userId === 'ada').map(({ payload }) => payload);

  it('marks what arrives as delivered, many messages by one receipt', async () => {
    await scene.online('ada');
    for (let i = 0; i < 10; i += 1) say('x');
    await pass(1_000);
    expect(asked('mark_delivered')).toEqual([{ conversationId: room, seq: 10 }]);
  });

  it('does not claim delivered what it has not fetched', async () => {
    for (let i = 0; i < 10; i += 1) say('x');
    const { client } = await scene.online('ada', { prefetch: 0 });
    await pass(1_000);
    expect(asked('mark_delivered')).toEqual([]);
    await Promise.all([client.openConversation(room), pass(1_000)]);
    expect(asked('mark_delivered')).toEqual([{ conversationId: room, seq: 10 }]);
  });

  it('fetches what is new unasked, so that it is there offline', async () => {
    for (let i = 0; i < 10; i += 1) say('x');
    const { client } = await scene.online('ada');
    await pass(1_000);
    expect(await now(client.messages$(room))).toHaveLength(10);
    expect(asked('mark_delivered')).toEqual([{ conversationId: room, seq: 10 }]);
  });

  it('shows read at once, tells it once, and never past the last message', async () => {
    const { client } = await scene.online('ada');
    for (let i = 0; i < 3; i += 1) say('x');
    await pass(10);
    for (const seq of [1, 2, 3, 2, 99]) client.markRead(room, seq);
    expect((await now(client.conversation$(room)))?.unreadCount).toBe(0);
    await pass(1_000);
    expect(asked('mark_read')).toEqual([{ conversationId: room, seq: 3 }]);
    expect(asked('mark_delivered')).toEqual([]);
  });

  it('tells what was read offline after the next start', async () => {
    const storage = new MemoryChatStorage();
    const { client, connection } = await scene.online('ada', { storage });
    say('x');
    await pass(1_000);
    connection.reachable = false;
    connection.cut();
    client.markRead(room);
    await client.stop();
    expect(asked('mark_read')).toEqual([]);
    await scene.online('ada', { storage });
    await pass(1_000);
    expect(asked('mark_read')).toEqual([{ conversationId: room, seq: 1 }]);
  });

  it('tells a receipt again when it was refused for now', async () => {
    const { client } = await scene.online('ada');
    say('x');
    await pass(1_000);
    scene.server.refusals.set('mark_read', { code: ErrorCode.RateLimited, message: 'busy', retryAfter: 1 });
    client.markRead(room);
    await pass(500);
    scene.server.refusals.clear();
    await pass(3_000);
    expect(asked('mark_read')).toHaveLength(2);
    expect(scene.server.summary(room, 'ada').me.readSeq).toBe(1);
  });

  it('takes receipts forward only, whichever order they come in', async () => {
    const { client } = await scene.online('ada');
    say('x');
    say('y');
    await pass(10);
    for (const readSeq of [2, 1]) {
      scene.server.tell('ada', 'receipt_updated', {
        conversationId: room,
        userId: 'bob',
        readSeq,
        deliveredSeq: readSeq,
      });
    }
    await pass(10);
    const bob = (await now(client.conversation$(room)))?.members.find(({ user }) => user.id === 'bob');
    expect(bob).toMatchObject({ readSeq: 2, deliveredSeq: 2 });
  });

  it('tells of typing at most each three seconds and at once when it ends', async () => {
    const { client } = await scene.online('ada');
    for (let i = 0; i < 40; i += 1) {
      client.setTyping(room, true);
      await pass(100);
    }
    client.setTyping(room, false);
    client.setTyping(room, false);
    await pass(10);
    expect(asked('set_typing').map((payload) => (payload as { typing: boolean }).typing)).toEqual([true, true, false]);
  });

  it('tells of typing also after the clock was set back by a day', async () => {
    const { client } = await scene.online('ada');
    const notices = (): number => scene.server.log.filter(({ event }) => event === 'set_typing').length;
    client.setTyping(room, true);
    await pass(10);
    jest.setSystemTime(Date.now() - 86_400_000);
    client.setTyping(room, true);
    await pass(10);
    expect(notices()).toBe(2);
  });

  it('shows who is typing until they stop, send, or six seconds pass', async () => {
    const { client } = await scene.online('ada');
    const seen: string[] = [];
    client.typing$(room).subscribe((ids) => seen.push(ids.join()));
    const typing = (userId: string, on: boolean) =>
      scene.server.tell('ada', 'typing_changed', { conversationId: room, userId, typing: on });
    typing('bob', true);
    await pass(5_900);
    expect(seen).toEqual(['', 'bob']);
    await pass(200);
    typing('bob', true);
    await pass(10);
    say('done');
    await pass(10);
    typing('bob', true);
    typing('cleo', true);
    typing('ada', true);
    await pass(10);
    typing('bob', false);
    await pass(10);
    expect(seen).toEqual(['', 'bob', '', 'bob', '', 'bob', 'bob,cleo', 'cleo']);
  });

  it('watches presence again after a reconnect, and knows nothing in between', async () => {
    const { client, connection } = await scene.online('ada');
    const seen: (boolean | null)[] = [];
    client.presence$('bob').subscribe((presence) => seen.push(presence?.online ?? null));
    client.watchPresence(['bob', 'bob']);
    await pass(10);
    scene.server.tell('ada', 'presence_changed', { userId: 'bob', online: false, lastSeenAt: '2026-01-01T00:00:00Z' });
    await pass(10);
    connection.cut();
    await pass(2_000);
    expect(seen).toEqual([null, true, false, null, true]);
    expect(asked('watch_presence')).toEqual([{ userIds: ['bob'] }, { userIds: ['bob'] }]);
  });
});
