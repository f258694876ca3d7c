import { MemoryChatStorage } from './memory-chat-storage';
import { Scene, now, pass, shown } from './testing/scene';

describe('being whole', () => {
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
  const asked = (event: string): number => scene.server.log.filter((it) => it.event === event).length;

  it('applies live events in order and asks for nothing', async () => {
    const { client } = await scene.online('ada');
    for (const body of ['one', 'two', 'three']) say(body);
    await pass(500);
    expect(await shown(client, room)).toEqual(['one', 'two', 'three']);
    expect(asked('changes')).toBe(0);
  });

  it('holds an event that is early until the missing one comes', async () => {
    const { client, connection } = await scene.online('ada');
    const late: (() => void)[] = [];
    connection.onLive = (_told, deliver) => void late.push(deliver);
    for (const body of ['one', 'two', 'three']) say(body);
    for (const deliver of late.reverse()) {
      expect(await shown(client, room)).toEqual([]);
      deliver();
      await pass(40);
    }
    expect(await shown(client, room)).toEqual(['one', 'two', 'three']);
    expect(asked('changes')).toBe(0);
  });

  it('fetches what is missing after 150 ms', async () => {
    const { client, connection } = await scene.online('ada');
    let lost = true;
    connection.onLive = (told, deliver) => (lost && told.event === 'message_created' ? (lost = false) : deliver());
    say('lost');
    say('seen');
    await pass(140);
    expect(await shown(client, room)).toEqual([]);
    expect(asked('changes')).toBe(0);
    await pass(30);
    expect(await shown(client, room)).toEqual(['lost', 'seen']);
    expect(asked('changes')).toBe(1);
  });

  it('fetches what is missing after a reconnect though an earlier question was never answered', async () => {
    const { client, connection } = await scene.online('ada');
    const { changes } = connection;
    connection.changes = () => new Promise(() => undefined);
    connection.onLive = ({ payload }, deliver) => {
      if (!JSON.stringify(payload).includes('lost')) deliver();
    };
    say('lost');
    say('early');
    await pass(500);
    expect(await shown(client, room)).toEqual([]);
    connection.changes = changes;
    connection.cut();
    client.reconnectNow();
    await pass(50);
    expect(await shown(client, room)).toEqual(['lost', 'early']);
    say('lost too');
    say('early too');
    await pass(200);
    expect(await shown(client, room)).toEqual(['lost', 'early', 'lost too', 'early too']);
  });

  it('ignores duplicates and older versions of what it has', async () => {
    const { client, connection } = await scene.online('ada');
    const told: (() => void)[] = [];
    connection.onLive = (_told, deliver) => {
      told.push(deliver);
      deliver();
    };
    const { id } = say('one');
    scene.server.edit('bob', room, id, 'one, edited');
    await pass(10);
    for (const deliver of [...told]) deliver();
    await pass(300);
    expect(await shown(client, room)).toEqual(['one, edited']);
    expect(asked('changes')).toBe(0);
  });

  it('asks sync after a reconnect and has messages, edits and deletions of the meantime', async () => {
    const { client, connection } = await scene.online('ada');
    const first = say('first');
    const second = say('second');
    await pass(10);
    connection.cut();
    scene.server.edit('bob', room, first.id, 'first, edited');
    scene.server.edit('bob', room, second.id, null);
    say('third');
    await pass(2_000);
    expect(await shown(client, room)).toEqual(['first, edited', '', 'third']);
  });

  it('pages through a long absence and never shows a gap on the way', async () => {
    scene.server.bounds = { syncConversations: 2, syncMessages: 3, changes: 4 };
    const { client, connection } = await scene.online('ada');
    say('0');
    await pass(10);
    const seqs: (number | null)[][] = [];
    client.messages$(room).subscribe((views) => seqs.push(views.map(({ seq }) => seq)));
    connection.cut();
    const messages = Array.from({ length: 20 }, (_, index) => say(String(index + 1)));
    for (const message of messages.slice(0, 5)) scene.server.edit('bob', room, message.id, `${message.body}!`);
    for (let i = 0; i < 7; i += 1) scene.server.createConversation(`new ${i}`, ['bob', 'ada']);
    await pass(3_000);
    expect((await shown(client, room)).join(' ')).toBe('0 1! 2! 3! 4! 5! 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20');
    expect(seqs.every((each) => each.every((seq, index) => seq === index + 1))).toBe(true);
    expect(await now(client.conversations$)).toHaveLength(8);
  });

  it('orders conversations by their newest activity', async () => {
    const other = scene.server.createConversation('other', ['bob', 'ada']);
    const { client } = await scene.online('ada');
    say('there', other);
    await pass(10);
    say('here');
    await pass(10);
    const list = await now(client.conversations$);
    expect(list.map(({ id, unreadCount, lastMessage }) => [id, unreadCount, lastMessage?.body])).toEqual([
      [room, 1, 'here'],
      [other, 1, 'there'],
    ]);
  });

  it('loads the newest page of a conversation that is new to it, older pages on demand, and edits made meanwhile', async () => {
    const messages = Array.from({ length: 130 }, (_, index) => say(String(index + 1)));
    const { client, connection } = await scene.online('ada', { prefetch: 0 });
    await Promise.all([client.openConversation(room), pass(10)]);
    expect(await shown(client, room)).toHaveLength(50);
    connection.latencyMs = 40;
    const older = client.loadOlder(room);
    await pass(60);
    connection.latencyMs = 1;
    // The page was read by now and is on its way back: it holds the older version.
    scene.server.edit('bob', room, messages[70]!.id, 'edited');
    await pass(100);
    await older;
    expect((await shown(client, room)).includes('edited')).toBe(true);
    expect(await now(client.hasOlder$(room))).toBe(true);
    await Promise.all([client.loadOlder(room, 2), pass(50)]);
    expect(await shown(client, room)).toHaveLength(130);
    expect(await now(client.hasOlder$(room))).toBe(false);
  });

  it('takes part in a conversation that it learns of by a live message alone', async () => {
    const { client, connection } = await scene.online('ada');
    connection.onLive = (told, deliver) => (told.event === 'conversation_created' ? undefined : deliver());
    const secret = scene.server.createConversation('late', ['bob', 'ada']);
    say('psst', secret);
    await pass(50);
    expect(await shown(client, secret)).toEqual(['psst']);
  });

  it('drops a conversation that it was removed from, live or while away, and fails what was to be sent there', async () => {
    const other = scene.server.createConversation('other', ['bob', 'ada']);
    const storage = new MemoryChatStorage();
    const { client, connection } = await scene.online('ada', { storage });
    say('hello');
    await pass(10);
    scene.server.removeMember(room, 'ada');
    await pass(10);
    expect((await now(client.conversations$)).map(({ id }) => id)).toEqual([other]);
    expect(await now(client.conversation$(room))).toBeNull();
    connection.reachable = false;
    connection.cut();
    await client.send(other, { body: 'too late' });
    scene.server.removeMember(other, 'ada');
    connection.reachable = true;
    await pass(3_000);
    expect(await now(client.conversations$)).toEqual([]);
    expect(await shown(client, other)).toEqual(['too late:failed']);
    await pass(500);
    expect(await storage.load()).toMatchObject({ conversations: [], cursors: [] });
    expect(await storage.messages(room)).toEqual([]);
  });

  it('sends no more cursors at once than allowed, and is whole in every conversation all the same', async () => {
    const rooms = Array.from({ length: 510 }, (_, index) =>
      scene.server.createConversation(`r${index}`, ['bob', 'ada']),
    );
    const { client, connection } = await scene.online('ada');
    connection.cut();
    const silent = rooms.slice(0, 4);
    for (const each of rooms.slice(4)) say('new', each);
    for (const each of silent) scene.server.removeMember(each, 'ada');
    await pass(3_000);
    const list = await now(client.conversations$);
    expect(list).toHaveLength(507);
    for (const each of rooms.slice(4)) expect(await shown(client, each)).toEqual(['new']);
    const sizes = scene.server.log
      .filter(({ event }) => event === 'sync')
      .map(({ payload }) => (payload as { cursors: unknown[] }).cursors.length);
    expect(Math.max(...sizes)).toBe(500);
  });

  it('does not ask for ever when the server says that there is more and gives nothing', async () => {
    const { client, connection } = await scene.online('ada');
    const sync = scene.server.sync.bind(scene.server);
    scene.server.sync = (...args) => ({ ...sync(...args), hasMore: true });
    connection.cut();
    await pass(5_000);
    expect(asked('sync')).toBeLessThan(20);
    scene.server.sync = sync;
    await pass(60_000);
    expect((await now(client.connection$)).status).toBe('online');
  });

  it('runs a light sync about each minute while in view, which finds what broadcasts have lost', async () => {
    const { client, connection } = await scene.online('ada');
    connection.onLive = () => undefined;
    say('unheard');
    await pass(80_000);
    expect(await shown(client, room)).toEqual([]);
    client.setInView(true);
    await pass(80_000);
    expect(await shown(client, room)).toEqual(['unheard']);
    client.setInView(false);
    const before = asked('sync');
    await pass(200_000);
    expect(asked('sync')).toBe(before);
  });

  it('runs it as often as it is told to', async () => {
    const { client, connection } = await scene.online('ada', { lightSyncMs: 1_000 });
    connection.onLive = () => undefined;
    client.setInView(true);
    say('unheard');
    await pass(1_500);
    expect(await shown(client, room)).toEqual(['unheard']);
  });

  it('syncs within the time that the server asks for, in view or not', async () => {
    const { client, connection } = await scene.online('ada');
    connection.onLive = ({ event }, deliver) => event === 'resync' && deliver();
    say('unheard');
    scene.server.tell('ada', 'resync', { withinMs: 2_000 });
    scene.server.tell('ada', 'resync', { withinMs: 2_000 });
    const before = asked('sync');
    await pass(2_100);
    expect(await shown(client, room)).toEqual(['unheard']);
    expect(asked('sync')).toBe(before + 1);
  });

  it('tells for how long the oldest message has waited', async () => {
    const { client, connection } = await scene.online('ada');
    const ages = (): unknown[] =>
      scene.server.log.flatMap(({ event, payload }) =>
        event === 'sync' ? [(payload as { outboxAgeMs?: number }).outboxAgeMs] : [],
      );
    expect(ages()).toEqual([undefined]);
    connection.reachable = false;
    connection.cut();
    await client.send(room, { body: 'waits' });
    await pass(20_000);
    connection.reachable = true;
    client.reconnectNow();
    await pass(100);
    expect(ages()[1]).toBeGreaterThanOrEqual(20_000);
  });

  it('does not let an older summary undo a newer title', async () => {
    const { client } = await scene.online('ada');
    say('x');
    const stale = scene.server.summary(room, 'ada');
    say('y');
    scene.server.rename(room, 'bob', 'renamed');
    await pass(10);
    scene.server.tell('ada', 'conversation_updated', { conversation: { ...stale, title: 'stale' } });
    await pass(10);
    expect(await now(client.conversation$(room))).toMatchObject({ title: 'renamed', lastSeq: 2 });
  });
});
