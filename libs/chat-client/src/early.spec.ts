import type { EarlyAnswer } from './chat-api';
import { Scene, now, pass, shown, type SceneClient } from './testing/scene';

describe('what was asked for before the client was there', () => {
  let scene: Scene;
  let room: string;
  let sent: number;
  let ada: SceneClient;

  const say = (body: string) =>
    scene.server.send('bob', { conversationId: room, body, clientMessageId: `id-${++sent}` });
  const asked = (event: string): number => scene.server.log.filter((it) => it.event === event).length;
  const answer = (): EarlyAnswer => ({
    conversation: scene.server.summary(room, 'ada'),
    page: scene.server.history('ada', room, { limit: 50 }),
  });
  const open = (): Promise<unknown> => Promise.all([ada.client.openConversation(room), pass(20)]);

  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['queueMicrotask', 'nextTick'] });
    scene = new Scene();
    sent = 0;
    room = scene.server.createConversation('room', ['ada', 'bob']);
    for (let n = 1; n <= 60; n += 1) say(String(n));
    ada = scene.client('ada', { prefetch: 0 });
  });
  afterEach(async () => {
    await scene.stop();
    jest.useRealTimers();
  });

  it('opens a conversation without asking again, and older pages as ever', async () => {
    ada.connection.earlyAnswer = answer();
    await Promise.all([ada.client.start(), open()]);
    expect(await shown(ada.client, room)).toHaveLength(50);
    expect(asked('conversation') + asked('history')).toBe(0);
    await Promise.all([ada.client.loadOlder(room), pass(20)]);
    expect(await shown(ada.client, room)).toHaveLength(60);
    expect(await now(ada.client.hasOlder$(room))).toBe(false);
  });

  it('takes in what was said and changed since then', async () => {
    ada.connection.earlyAnswer = answer();
    const [message] = scene.server.history('ada', room, { limit: 5 }).items;
    say('61');
    scene.server.edit('bob', room, message?.id ?? '', 'edited');
    await Promise.all([ada.client.start(), open()]);
    await pass(100);
    const bodies = await shown(ada.client, room);
    expect(bodies.slice(-6)).toEqual(['edited', '57', '58', '59', '60', '61']);
  });

  it('is too old for a conversation that has come by another way', async () => {
    const early = answer();
    const [message] = scene.server.history('ada', room, { limit: 5 }).items;
    scene.server.edit('bob', room, message?.id ?? '', 'edited');
    let give: (answer: EarlyAnswer) => void = () => undefined;
    ada.connection.early = () => new Promise((resolve) => (give = resolve));
    const opening = ada.client.openConversation(room);
    await Promise.all([ada.client.start(), pass(100)]);
    give(early);
    await Promise.all([opening, pass(20)]);
    expect((await shown(ada.client, room)).slice(-5)).toEqual(['edited', '57', '58', '59', '60']);
  });

  it('is one answer for two that open it at once', async () => {
    await Promise.all([open(), open()]);
    expect([asked('conversation'), asked('history')]).toEqual([1, 1]);
  });

  it('is asked for again where only the conversation could be had', async () => {
    ada.connection.earlyAnswer = { ...answer(), page: null };
    await open();
    expect(await shown(ada.client, room)).toHaveLength(50);
    expect([asked('conversation'), asked('history')]).toEqual([0, 1]);
  });
});
