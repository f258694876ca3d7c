import type { CacheCommit, OutboxEntry, StoredState } from './chat-storage';
import { defer, throwError } from 'rxjs';
import { MemoryChatStorage } from './memory-chat-storage';
import { outboxEntry } from './outgoing';
import { webSenderLock } from './sender-lock';
import { QueueLocks } from './testing/queue-locks';
import { Scene, now, pass, shown } from './testing/scene';

/** A browser's storage that is full, or that cannot be opened at all. */
class FailingStorage extends MemoryChatStorage {
  full = false;
  closed = false;

  override load(): Promise<StoredState> {
    return this.closed ? this.refuse() : super.load();
  }
  override outbox(): Promise<OutboxEntry[]> {
    return this.closed ? this.refuse() : super.outbox();
  }
  override commit(commit: CacheCommit, keep: number): Promise<void> {
    return this.full || this.closed ? this.refuse() : super.commit(commit, keep);
  }
  override addToOutbox(entry: Omit<OutboxEntry, 'order'>): Promise<number> {
    return this.full || this.closed ? this.refuse() : super.addToOutbox(entry);
  }
  override updateOutbox(id: string, change: Partial<OutboxEntry>): Promise<void> {
    return this.full || this.closed ? this.refuse() : super.updateOutbox(id, change);
  }
  override removeFromOutbox(id: string): Promise<void> {
    return this.closed ? this.refuse() : super.removeFromOutbox(id);
  }
  override setDraft(...draft: Parameters<MemoryChatStorage['setDraft']>): Promise<void> {
    return this.full || this.closed ? this.refuse() : super.setDraft(...draft);
  }
  override wipe(): Promise<void> {
    return this.closed ? this.refuse() : super.wipe();
  }

  private refuse(): Promise<never> {
    return Promise.reject(new Error('no room left'));
  }
}

describe('a storage that fails', () => {
  let scene: Scene;
  let room: string;
  let storage: FailingStorage;
  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['queueMicrotask', 'nextTick'] });
    scene = new Scene();
    room = scene.server.createConversation('room', ['ada', 'bob']);
    storage = new FailingStorage();
  });
  afterEach(async () => {
    await scene.stop();
    jest.useRealTimers();
  });

  const stored = (): string[] => scene.server.messages(room).map(({ body }) => body);

  it('sends in the order written what it had no room for, and tells', async () => {
    const { client, connection, errors } = await scene.online('ada', { storage });
    connection.reachable = false;
    connection.cut();
    await client.send(room, { body: 'one' });
    storage.full = true;
    await client.send(room, { body: 'two' });
    await client.send(room, { body: 'three' });
    storage.full = false;
    await client.send(room, { body: 'four' });
    expect(await shown(client, room)).toEqual(['one:pending', 'two:pending', 'three:pending', 'four:pending']);
    expect(errors.map(({ message }) => message)).toContain('no room left');
    connection.reachable = true;
    client.networkBack();
    await pass(100);
    expect(stored()).toEqual(['one', 'two', 'three', 'four']);
    expect(await now(client.outbox$)).toEqual([]);
  });

  it('lets a refused message that it had no room for be edited, tried again and discarded', async () => {
    const { client } = await scene.online('ada', { storage });
    storage.full = true;
    scene.server.refusals.set('send_message', { code: 'FORBIDDEN', message: 'not you' });
    const [first, second] = [await client.send(room, { body: 'first' }), await client.send(room, { body: 'second' })];
    await pass(50);
    expect(await shown(client, room)).toEqual(['first:failed', 'second:failed']);
    scene.server.refusals.clear();
    await client.discard(first);
    await client.retry(second, 'second, edited');
    await pass(50);
    expect(await shown(client, room)).toEqual(['second, edited:sent']);
  });

  it('sends what it had no room for though another tab has its turn', async () => {
    const locks = new QueueLocks();
    const senderLock = webSenderLock(locks, 'ada');
    await scene.online('ada', { storage, senderLock });
    const { client } = await scene.online('ada', { storage, senderLock });
    storage.full = true;
    await client.send(room, { body: 'from the second tab' });
    await pass(100);
    expect(stored()).toEqual(['from the second tab']);
    expect(await shown(client, room)).toEqual(['from the second tab:sent']);
  });

  it('follows the storage again after it could not be read for a while', async () => {
    const shared = new MemoryChatStorage();
    let looks = 0;
    const unreadable = Object.create(shared, {
      outbox$: { value: defer(() => (++looks === 1 ? throwError(() => new Error('not now')) : shared.outbox$)) },
    }) as MemoryChatStorage;
    const { client, errors } = await scene.online('ada', { storage: unreadable });
    expect(errors.map(({ message }) => message)).toEqual(['not now']);
    await shared.addToOutbox(outboxEntry(room, 'x', { body: 'from another tab' }, 0, undefined));
    await pass(11_000);
    expect(stored()).toEqual(['from another tab']);
    expect(await now(client.outbox$)).toEqual([]);
  });

  it('counts a draft that it had no room for among the others', async () => {
    const { client } = await scene.online('ada', { storage });
    const other = scene.server.createConversation('other', ['ada', 'bob']);
    client.setDraft(other, 'kept');
    await pass(10);
    storage.full = true;
    client.setDraft(room, 'not kept');
    expect([...(await client.drafts())]).toEqual([
      [other, 'kept'],
      [room, 'not kept'],
    ]);
    storage.full = false;
    client.setDraft(room, '');
    expect([...(await client.drafts())]).toEqual([[other, 'kept']]);
  });

  it('works from memory where it cannot be opened, each tab for itself', async () => {
    storage.closed = true;
    const senderLock = webSenderLock(new QueueLocks(), 'ada');
    const first = await scene.online('ada', { storage, senderLock });
    const second = await scene.online('ada', { storage, senderLock });
    first.client.setDraft(room, 'half a sen');
    await first.client.send(room, { body: 'one' });
    await second.client.send(room, { body: 'two' });
    await pass(300);
    expect(stored()).toEqual(['one', 'two']);
    expect(await shown(first.client, room)).toEqual(['one:sent', 'two:sent']);
    expect(await shown(second.client, room)).toEqual(['one:sent', 'two:sent']);
    expect(first.client.draft(room)).toBe('half a sen');
    expect([...(await first.client.drafts())]).toEqual([[room, 'half a sen']]);
    await expect(first.client.wipe()).rejects.toThrow('no room left');
    expect([await shown(first.client, room), first.client.draft(room)]).toEqual([[], '']);
  });
});
