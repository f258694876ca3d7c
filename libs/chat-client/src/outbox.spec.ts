import { ErrorCode } from '@tertulia/contracts';
import { MemoryChatStorage } from './memory-chat-storage';
import { Scene, now, pass, shown } from './testing/scene';

describe('sending', () => {
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

  const sends = (): unknown[] =>
    scene.server.log.filter(({ event }) => event === 'send_message').map((it) => it.payload);

  it('shows a message as pending, then as sent, delivered and read, each only when it is so', async () => {
    const { client } = await scene.online('ada');
    await client.send(room, { body: 'hello' });
    expect(await shown(client, room)).toEqual(['hello:pending']);
    await pass(20);
    expect(await shown(client, room)).toEqual(['hello:sent']);
    const bob = await scene.online('bob');
    await pass(500);
    expect(await shown(client, room)).toEqual(['hello:delivered']);
    bob.client.markRead(room);
    await pass(500);
    expect(await shown(client, room)).toEqual(['hello:read']);
    expect(await shown(bob.client, room)).toEqual(['hello']);
  });

  it('keeps the same key from pending to sent, so that a list does not flicker', async () => {
    const { client } = await scene.online('ada');
    const keys: string[][] = [];
    client.messages$(room).subscribe((views) => keys.push(views.map(({ key }) => key)));
    const id = await client.send(room, { body: 'hello' });
    await pass(1000);
    expect(keys.slice(1).every((each) => each.length === 1 && each[0] === `ada:${id}`)).toBe(true);
  });

  it('never claims delivered where not every member is listed', async () => {
    const crowd = Array.from({ length: 60 }, (_, index) => `u${index}`);
    const big = scene.server.createConversation('big', ['ada', ...crowd]);
    const { client } = await scene.online('ada');
    await client.send(big, { body: 'hello' });
    await pass(20);
    for (const userId of crowd) scene.server.mark(userId, big, { readSeq: 1 });
    await pass(20);
    expect(await shown(client, big)).toEqual(['hello:sent']);
  });

  it('keeps messages while offline and sends them in the order written', async () => {
    const { client, connection } = await scene.online('ada');
    connection.reachable = false;
    connection.cut();
    for (const body of ['one', 'two', 'three']) await client.send(room, { body });
    await pass(60_000);
    expect(await shown(client, room)).toEqual(['one:pending', 'two:pending', 'three:pending']);
    connection.reachable = true;
    client.networkBack();
    await pass(100);
    expect(scene.server.messages(room).map(({ body }) => body)).toEqual(['one', 'two', 'three']);
    expect(await shown(client, room)).toEqual(['one:sent', 'two:sent', 'three:sent']);
    expect(await now(client.outbox$)).toEqual([]);
  });

  it('sends once and in order what was written over a day offline, with reloads in between', async () => {
    const storage = new MemoryChatStorage();
    const hours = Array.from({ length: 24 }, (_, hour) => `hour ${hour}`);
    for (const body of hours) {
      const { client, connection } = scene.client('ada', { storage });
      connection.reachable = false;
      await client.start();
      await client.send(room, { body });
      await pass(3_600_000);
      await client.stop();
    }
    const { client } = await scene.online('ada', { storage });
    await pass(1_000);
    expect(scene.server.messages(room).map(({ body }) => body)).toEqual(hours);
    expect(await now(client.outbox$)).toEqual([]);
  });

  it('sends the next message of a conversation only when the one before is acknowledged', async () => {
    const { client, connection } = await scene.online('ada');
    connection.losesAck = (event) => event === 'send_message';
    connection.onLive = () => undefined;
    await client.send(room, { body: 'one' });
    await client.send(room, { body: 'two' });
    await pass(9_000);
    expect(scene.server.messages(room).map(({ body }) => body)).toEqual(['one']);
  });

  it('sends again with the same clientMessageId when the acknowledgement is lost, and there is one message', async () => {
    const { client, connection } = await scene.online('ada');
    let lost = 0;
    connection.losesAck = (event) => event === 'send_message' && lost++ < 2;
    connection.onLive = () => undefined;
    const id = await client.send(room, { body: 'once' });
    await pass(40_000);
    expect(sends()).toHaveLength(3);
    expect(sends().every((payload) => (payload as { clientMessageId: string }).clientMessageId === id)).toBe(true);
    expect(scene.server.messages(room)).toHaveLength(1);
    expect(await shown(client, room)).toEqual(['once:sent']);
  });

  it('takes the live event of its own message for the acknowledgement that was lost', async () => {
    const { client, connection } = await scene.online('ada');
    connection.losesAck = (event) => event === 'send_message';
    await client.send(room, { body: 'one' });
    await client.send(room, { body: 'two' });
    await pass(200);
    expect(await shown(client, room)).toEqual(['one:sent', 'two:sent']);
    expect(sends()).toHaveLength(2);
  });

  it('learns by sync that a message had been stored before the connection broke, and does not send it again', async () => {
    const { client, connection } = await scene.online('ada');
    connection.losesAck = () => true;
    connection.onLive = () => undefined;
    await client.send(room, { body: 'once' });
    await pass(20);
    connection.losesAck = () => false;
    connection.cut();
    await pass(3_000);
    expect(sends()).toHaveLength(1);
    expect(await shown(client, room)).toEqual(['once:sent']);
  });

  it.each([ErrorCode.Unavailable, ErrorCode.Internal, ErrorCode.RateLimited])(
    'keeps a message pending on %s',
    async (code) => {
      const { client } = await scene.online('ada');
      scene.server.refusals.set('send_message', { code, message: 'later', retryAfter: 7 });
      await client.send(room, { body: 'patience' });
      await pass(100);
      expect(await shown(client, room)).toEqual(['patience:pending']);
      scene.server.refusals.clear();
      await pass(6_500);
      expect(scene.server.messages(room)).toHaveLength(0);
      await pass(1_000);
      expect(await shown(client, room)).toEqual(['patience:sent']);
    },
  );

  it('shows a refused message as failed with the reason, and lets the ones behind it pass', async () => {
    const { client } = await scene.online('ada');
    scene.server.refusals.set('send_message', { code: ErrorCode.Forbidden, message: 'not you' });
    await client.send(room, { body: 'refused' });
    await pass(20);
    scene.server.refusals.clear();
    await client.send(room, { body: 'next' });
    await pass(20);
    expect(await shown(client, room)).toEqual(['next:sent', 'refused:failed']);
    const failed = (await now(client.messages$(room))).at(-1);
    expect(failed?.error).toEqual({ code: 'FORBIDDEN', message: 'not you' });
  });

  it('sends a failed message again when told to, edited if one likes, and forgets a discarded one', async () => {
    const { client } = await scene.online('ada');
    scene.server.refusals.set('send_message', { code: ErrorCode.Conflict, message: 'no' });
    const first = await client.send(room, { body: 'first' });
    const second = await client.send(room, { body: 'second' });
    await pass(20);
    await expect(client.retry('unknown')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    scene.server.refusals.clear();
    await client.discard(first);
    await client.retry(second, 'second, edited');
    await expect(client.retry(second)).rejects.toMatchObject({ code: 'CONFLICT' });
    await pass(20);
    expect(await shown(client, room)).toEqual(['second, edited:sent']);
    expect(scene.server.messages(room)[0]?.clientMessageId).toBe(second);
  });

  it('brings the new body when a message that counted as failed had been stored after all', async () => {
    const { client, connection } = await scene.online('ada');
    connection.losesAck = (event) => event === 'send_message';
    connection.onLive = () => undefined;
    const id = await client.send(room, { body: 'old' });
    await pass(20);
    connection.losesAck = () => false;
    scene.server.refusals.set('send_message', { code: ErrorCode.Forbidden, message: 'muted' });
    await pass(15_000);
    expect(await shown(client, room)).toEqual(['old:failed']);
    scene.server.refusals.clear();
    await client.retry(id, 'new');
    await pass(1_000);
    expect(scene.server.messages(room).map(({ body }) => body)).toEqual(['new']);
    expect(await shown(client, room)).toEqual(['new:sent']);
  });

  it('refuses what is beyond the limits before it is stored', async () => {
    const { client } = await scene.online('ada');
    await expect(client.send(room, { body: '  ' })).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
    await expect(client.send(room, { body: 'x'.repeat(8001) })).rejects.toMatchObject({ errors: [{ path: 'body' }] });
    await expect(client.send(room, { body: '😀'.repeat(8000) })).resolves.toEqual(expect.any(String));
    await expect(client.send(room, { body: '', attachmentIds: ['f1'] })).resolves.toEqual(expect.any(String));
  });

  it('sends to several conversations at once: one that waits does not hold up another', async () => {
    const other = scene.server.createConversation('other', ['ada']);
    const { client, connection } = await scene.online('ada');
    let first = true;
    connection.losesAck = (event) => event === 'send_message' && first && !(first = false);
    connection.onLive = () => undefined;
    await client.send(room, { body: 'stuck' });
    await client.send(other, { body: 'free' });
    await pass(50);
    expect(await shown(client, other)).toEqual(['free:sent']);
  });

  it('edits and deletes stored messages', async () => {
    const { client } = await scene.online('ada');
    await client.send(room, { body: 'tpyo' });
    await pass(20);
    const { id } = scene.server.messages(room)[0]!;
    const edited = client.edit(room, id, 'typo');
    await pass(10);
    expect((await edited).editedAt).not.toBeNull();
    expect(await shown(client, room)).toEqual(['typo:sent']);
    const deleted = client.delete(room, id);
    await pass(10);
    expect((await deleted).deletedAt).not.toBeNull();
    const missing = expect(client.edit(room, 'm0', 'x')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await pass(10);
    await missing;
  });
});
