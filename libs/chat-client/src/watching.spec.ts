import { Scene, now, pass } from './testing/scene';

describe('a conversation whose end somebody watches', () => {
  let scene: Scene;
  let room: string;
  let sent: number;
  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['queueMicrotask', 'nextTick'] });
    scene = new Scene();
    sent = 0;
    room = scene.server.createConversation('room', ['ada', 'bob']);
  });
  afterEach(async () => {
    await scene.stop();
    jest.useRealTimers();
  });

  const say = () =>
    scene.server.send('bob', { conversationId: room, body: 'hello', clientMessageId: `id-${(sent += 1)}` });

  it('never has anything unread, and the others are told that it is read', async () => {
    const { client } = await scene.online('ada');
    client.setInView(true);
    client.setFollowing(room, true);
    const counts: unknown[] = [];
    client.conversations$.subscribe(([conversation]) => counts.push(conversation?.unreadCount));
    client.conversation$(room).subscribe((conversation) => counts.push(conversation?.unreadCount));
    const bobs = await scene.online('bob');
    const { length } = counts;
    for (let n = 0; n < 3; n += 1) {
      say();
      await pass(20);
    }
    await pass(500);
    expect(counts.length).toBeGreaterThanOrEqual(length + 6);
    expect(new Set(counts)).toEqual(new Set([0]));
    const told = await now(bobs.client.conversation$(room));
    expect(told?.members.find(({ user }) => user.id === 'ada')?.readSeq).toBe(3);
  });

  it.each([
    ['while the page is hidden', { inView: false, following: true }],
    ['while they read further up', { inView: true, following: false }],
  ])('has unread what comes %s', async (_, { inView, following }) => {
    const { client } = await scene.online('ada');
    client.setInView(inView);
    client.setFollowing(room, following);
    say();
    await pass(500);
    expect((await now(client.conversation$(room)))?.unreadCount).toBe(1);
  });

  it('still has unread what came before they watched, until it is marked', async () => {
    const { client } = await scene.online('ada');
    client.setInView(true);
    say();
    await pass(50);
    client.setFollowing(room, true);
    say();
    await pass(50);
    expect((await now(client.conversation$(room)))?.unreadCount).toBe(2);
    client.markRead(room, 2);
    say();
    await pass(50);
    expect((await now(client.conversation$(room)))?.unreadCount).toBe(0);
  });
});
