import { MemoryChatStorage } from './memory-chat-storage';
import { Scene, now, pass, shown } from './testing/scene';

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

const say = (body: string, conversationId = room) =>
  scene.server.send('bob', { conversationId, body, clientMessageId: `id-${++sent}` });

describe('starting from the cache', () => {
  it('opens from the cache while offline and is then brought up to date from its cursors', async () => {
    const storage = new MemoryChatStorage();
    const { client } = await scene.online('ada', { storage });
    const { id } = say('one');
    say('two');
    await pass(10);
    const names = [{ start: 0, name: 'Sam', id: 'second-sam' }];
    client.setDraft(room, '@Sam, unfinish');
    client.setDraft(room, '@Sam, unfinish', names);
    await client.stop();
    scene.server.edit('bob', room, id, 'one, edited');
    const again = scene.client('ada', { storage });
    again.connection.reachable = false;
    await again.client.start();
    await pass(10);
    expect(await shown(again.client, room)).toEqual(['one', 'two']);
    expect(again.client.draft(room)).toBe('@Sam, unfinish');
    expect(again.client.draftNames(room)).toEqual(names);
    expect((await now(again.client.conversations$)).map(({ title }) => title)).toEqual(['room']);
    again.connection.reachable = true;
    again.client.networkBack();
    await pass(20);
    expect(await shown(again.client, room)).toEqual(['one, edited', 'two']);
    const sync = scene.server.log.filter(({ event }) => event === 'sync').at(-1)!.payload;
    expect(sync).toMatchObject({ cursors: [{ conversationId: room, rev: 2 }], syncToken: expect.any(String) });
  });

  it('knows the drafts of all tabs that share the storage, as they are now', async () => {
    const storage = new MemoryChatStorage();
    const other = scene.server.createConversation('other', ['ada', 'bob']);
    const [first, second] = [await scene.online('ada', { storage }), await scene.online('ada', { storage })];
    first.client.setDraft(room, 'first');
    second.client.setDraft(other, 'second');
    await pass(10);
    expect(new Set(await first.client.drafts())).toEqual(
      new Set([
        [room, 'first'],
        [other, 'second'],
      ]),
    );
    second.client.setDraft(other, '');
    await pass(10);
    expect([...(await first.client.drafts())]).toEqual([[room, 'first']]);
  });

  it('keeps the newest messages alone in the cache', async () => {
    const storage = new MemoryChatStorage();
    const { client } = await scene.online('ada', { storage, cache: { messages: 5 } });
    for (let i = 1; i <= 12; i += 1) say(String(i));
    await pass(300);
    await client.stop();
    expect((await storage.messages(room)).map(({ body }) => body)).toEqual(['8', '9', '10', '11', '12']);
  });

  it('keeps no more conversations than it should, and asks for all summaries again then', async () => {
    const storage = new MemoryChatStorage();
    for (let i = 0; i < 4; i += 1) say('x', scene.server.createConversation(`c${i}`, ['bob', 'ada']));
    const { client } = await scene.online('ada', { storage, cache: { conversations: 3, logs: 2 } });
    await pass(300);
    await client.stop();
    const stored = await storage.load();
    expect([stored.conversations.length, stored.cursors.length, stored.syncToken]).toEqual([3, 2, null]);
    const again = await scene.online('ada', { storage });
    expect(await now(again.client.conversations$)).toHaveLength(5);
  });

  it('stores the whole window of a conversation that comes back into the cache', async () => {
    const other = scene.server.createConversation('other', ['bob', 'ada']);
    const storage = new MemoryChatStorage();
    const { client } = await scene.online('ada', { storage, cache: { logs: 1 } });
    for (const [body, where] of [
      ['1', room],
      ['2', room],
      ['3', other],
      ['4', room],
    ] as const) {
      say(body, where);
      await pass(300);
    }
    await client.stop();
    expect((await storage.messages(room)).map(({ body }) => body)).toEqual(['1', '2', '4']);
    expect(await storage.messages(other)).toEqual([]);
  });

  it('loses nothing when it ends in the midst of catching up', async () => {
    const storage = new MemoryChatStorage();
    scene.server.bounds = { syncConversations: 9, syncMessages: 2, changes: 2 };
    const { client, connection } = await scene.online('ada', { storage });
    say('0');
    await pass(300);
    connection.cut();
    const messages = Array.from({ length: 8 }, (_, index) => say(String(index + 1)));
    scene.server.edit('bob', room, messages[2]!.id, '3!');
    connection.latencyMs = 130;
    client.reconnectNow();
    await pass(1_000);
    connection.reachable = false;
    connection.cut();
    expect((await now(client.connection$)).status).not.toBe('online');
    const again = await scene.online('ada', { storage });
    expect(await shown(again.client, room)).toEqual(['0', '1', '2', '3!', '4', '5', '6', '7', '8']);
  });

  it('tells of each message of others once, in order, however it came', async () => {
    const storage = new MemoryChatStorage();
    say('undelivered 1');
    say('undelivered 2');
    const told: string[] = [];
    const open = async () => {
      const made = scene.client('ada', { storage });
      made.client.arrivals$.subscribe(({ body }) => told.push(body));
      await made.client.start();
      await pass(300);
      return made;
    };
    const { client, connection } = await open();
    say('live');
    await client.send(room, { body: 'my own' });
    await pass(300);
    connection.cut();
    say('away');
    await pass(3_000);
    await client.stop();
    say('asleep');
    await open();
    expect(told).toEqual(['undelivered 1', 'undelivered 2', 'live', 'away', 'asleep']);
  });
});

describe('an open conversation', () => {
  it('gives up what is far above while one follows the newest messages, has it again when asked, and keeps it for a reader', async () => {
    const { client } = await scene.online('ada');
    const watching = client.messages$(room).subscribe();
    client.setFollowing(room, true);
    const many = async (count: number): Promise<void> => {
      for (let n = 0; n < count; n += 1) say(String(sent + 1));
      await pass(500);
    };
    await many(450);
    const held = await shown(client, room);
    expect(held.length).toBeLessThanOrEqual(400);
    expect(held.at(-1)).toBe('450');
    expect(await now(client.hasOlder$(room))).toBe(true);
    client.setFollowing(room, false);
    await Promise.all([client.loadOlder(room, 1), pass(500)]);
    await many(100);
    expect(await shown(client, room)).toEqual(Array.from({ length: 550 }, (_, index) => String(index + 1)));
    watching.unsubscribe();
  });
});
