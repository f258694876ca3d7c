import 'fake-indexeddb/auto';
import { filter, firstValueFrom, map, timeout } from 'rxjs';
import type { ChatClient } from './chat-client';
import { DexieChatStorage } from './dexie';
import { webSenderLock } from './sender-lock';
import { QueueLocks } from './testing/queue-locks';
import { Scene, type SceneClient } from './testing/scene';

/** The clock is real here: IndexedDB needs it. */
describe('a browser with IndexedDB', () => {
  let scene: Scene;
  let room: string;
  let locks: QueueLocks;
  let name: string;
  let tabs = 0;
  beforeEach(() => {
    scene = new Scene();
    room = scene.server.createConversation('room', ['ada', 'bob']);
    locks = new QueueLocks();
    name = `tabs-${++tabs}`;
  });
  afterEach(() => scene.stop());

  const tab = async (): Promise<SceneClient> => {
    const senderLock = webSenderLock(locks, name);
    const made = scene.client('ada', { storage: new DexieChatStorage(name), senderLock });
    await made.client.start();
    return made;
  };
  const until = (client: ChatClient, ...wanted: string[]): Promise<string[]> =>
    firstValueFrom(
      client.messages$(room).pipe(
        map((views) => views.map(({ body, state }) => (state ? `${body}:${state}` : body))),
        filter((views) => views.join() === wanted.join()),
        timeout(4_000),
      ),
    );
  const status = (client: ChatClient, wanted: string): Promise<unknown> =>
    firstValueFrom(
      client.connection$.pipe(
        filter((state) => state.status === wanted),
        timeout(4_000),
      ),
    );
  const stored = (): string[] => scene.server.messages(room).map(({ body }) => body);

  it('sends after a reload what was written offline, once and in order', async () => {
    const before = await tab();
    await status(before.client, 'online');
    before.connection.reachable = false;
    before.connection.cut();
    for (const body of ['one', 'two', 'three']) await before.client.send(room, { body });
    before.client.setDraft(room, 'fou');
    await before.client.stop();
    const after = await tab();
    await until(after.client, 'one:sent', 'two:sent', 'three:sent');
    expect(after.client.draft(room)).toBe('fou');
    expect(stored()).toEqual(['one', 'two', 'three']);
  });

  it('sends once what the server had stored before the tab crashed without an acknowledgement', async () => {
    const before = await tab();
    await status(before.client, 'online');
    before.connection.losesAck = () => true;
    before.connection.onLive = () => undefined;
    await before.client.send(room, { body: 'once' });
    await until(before.client, 'once:pending');
    while (stored().length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    // A crash: nothing is stopped in order, the storage is all that is left.
    before.connection.reachable = false;
    before.connection.cut();
    await before.client.stop();
    const after = await tab();
    await until(after.client, 'once:sent');
    expect(stored()).toEqual(['once']);
    await firstValueFrom(
      after.client.outbox$.pipe(
        filter((entries) => entries.length === 0),
        timeout(4_000),
      ),
    );
  });

  it('has one sender over two tabs, and both show the same', async () => {
    const [first, second] = [await tab(), await tab()];
    await Promise.all([status(first.client, 'online'), status(second.client, 'online')]);
    for (let i = 1; i <= 6; i += 1) await (i % 2 ? first : second).client.send(room, { body: String(i) });
    const all = ['1', '2', '3', '4', '5', '6'].map((body) => `${body}:sent`);
    await Promise.all([until(first.client, ...all), until(second.client, ...all)]);
    expect(stored()).toEqual(['1', '2', '3', '4', '5', '6']);
    const sends = scene.server.log.filter(({ event }) => event === 'send_message');
    expect(sends).toHaveLength(6);
    expect(locks.most).toBe(1);
  });

  it('sends in the order written, once, what two tabs wrote in turns while both were offline', async () => {
    const tabs = [await tab(), await tab()] as const;
    await Promise.all(tabs.map(({ client }) => status(client, 'online')));
    for (const { connection } of tabs) {
      connection.reachable = false;
      connection.cut();
    }
    const written = ['1', '2', '3', '4', '5', '6'];
    for (const body of written) await tabs[Number(body) % 2]!.client.send(room, { body });
    for (const { client } of tabs) await until(client, ...written.map((body) => `${body}:pending`));
    for (const { connection } of tabs) connection.reachable = true;
    for (const { client } of tabs) client.networkBack();
    for (const { client } of tabs) await until(client, ...written.map((body) => `${body}:sent`));
    expect(stored()).toEqual(written);
    expect(scene.server.log.filter(({ event }) => event === 'send_message')).toHaveLength(6);
    expect(locks.most).toBe(1);
  });

  it('shows after a reload why a message was refused, and takes it again', async () => {
    const before = await tab();
    await status(before.client, 'online');
    scene.server.refusals.set('send_message', { code: 'FORBIDDEN', message: 'not you' });
    const id = await before.client.send(room, { body: 'refused' });
    await until(before.client, 'refused:failed');
    await before.client.stop();
    const after = await tab();
    await status(after.client, 'online');
    await until(after.client, 'refused:failed');
    const [view] = await firstValueFrom(after.client.messages$(room));
    expect(view?.error).toEqual({ code: 'FORBIDDEN', message: 'not you' });
    scene.server.refusals.clear();
    await after.client.retry(id, 'accepted');
    await until(after.client, 'accepted:sent');
    expect(stored()).toEqual(['accepted']);
  });

  it('hands the outbox to the other tab when the one that sends goes away', async () => {
    const first = await tab();
    await status(first.client, 'online');
    const second = await tab();
    await status(second.client, 'online');
    first.connection.reachable = false;
    first.connection.cut();
    await first.client.send(room, { body: 'from the tab without a connection' });
    await until(second.client, 'from the tab without a connection:sent');
    await until(first.client);
    expect(stored()).toHaveLength(1);
  }, 10_000);

  it('signs out of all tabs at once and leaves nothing behind', async () => {
    const [first, second] = [await tab(), await tab()];
    await Promise.all([status(first.client, 'online'), status(second.client, 'online')]);
    await first.client.send(room, { body: 'private' });
    await until(second.client, 'private:sent');
    const ended = firstValueFrom(second.client.sessionEnded$.pipe(timeout(4_000)));
    await first.client.wipe();
    expect(await ended).toBe('wiped');
    await until(second.client);
    const left = new DexieChatStorage(name);
    expect(await left.load()).toMatchObject({ conversations: [], cursors: [], drafts: [], syncToken: null });
    expect(await left.messages(room)).toEqual([]);
    left.close();
  });
});
