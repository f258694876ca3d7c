import 'fake-indexeddb/auto';
import { firstValueFrom, skipWhile } from 'rxjs';
import type { Message } from '@tertulia/contracts';
import type { CacheCommit, ChatStorage, OutboxEntry } from './chat-storage';
import { DexieChatStorage, StorageWipedError } from './dexie';
import { MemoryChatStorage } from './memory-chat-storage';
import { outboxEntry } from './outgoing';
import { FakeServer } from './testing/fake-server';

const message = (seq: number, rev = seq): Message => ({
  id: `m${seq}`,
  conversationId: 'c',
  seq,
  rev,
  senderId: 'ada',
  clientMessageId: `id-${seq}`,
  body: `${seq}@${rev}`,
  mentions: [],
  attachments: [],
  replyTo: null,
  createdAt: '2026-01-01T00:00:00.000Z',
  editedAt: null,
  deletedAt: null,
});

const commit = (rev: number, topSeq: number, messages: Message[], more: Partial<CacheCommit> = {}): CacheCommit => ({
  conversations: [],
  logs: [{ cursor: { conversationId: 'c', rev, topSeq }, messages, outside: [] }],
  removed: [],
  evicted: [],
  ...more,
});

let names = 0;
/** Two clients on one storage: two tabs, or two uses of one object. */
const kinds: [string, () => [ChatStorage, ChatStorage]][] = [
  [
    'in memory',
    () => {
      const storage = new MemoryChatStorage();
      return [storage, storage];
    },
  ],
  [
    'in IndexedDB',
    () => {
      const name = `test-${++names}`;
      return [new DexieChatStorage(name), new DexieChatStorage(name)];
    },
  ],
];

describe.each(kinds)('a storage %s', (kind, create) => {
  let mine: ChatStorage;
  let theirs: ChatStorage;
  beforeEach(async () => {
    [mine, theirs] = create();
    await mine.load();
    await theirs.load();
  });
  afterEach(() => {
    mine.close();
    theirs.close();
  });

  const bodies = async (): Promise<string[]> => (await theirs.messages('c')).map(({ body }) => body);
  const outboxOf = (storage: ChatStorage, until: (entries: OutboxEntry[]) => boolean): Promise<OutboxEntry[]> =>
    firstValueFrom(storage.outbox$.pipe(skipWhile((entries) => !until(entries))));

  it('is empty at first', async () => {
    expect(await mine.load()).toEqual({ conversations: [], cursors: [], syncToken: null, drafts: [] });
    expect(await mine.messages('c')).toEqual([]);
  });

  it('gives back what was committed', async () => {
    const server = new FakeServer();
    const conversation = server.summary(server.createConversation('room', ['ada']), 'ada');
    const cached = { conversation, serverReadSeq: 1, serverDeliveredSeq: 2 };
    await mine.commit(commit(2, 2, [message(1), message(2)], { conversations: [cached], syncToken: 't' }), 10);
    expect(await theirs.load()).toEqual({
      conversations: [cached],
      cursors: [{ conversationId: 'c', rev: 2, topSeq: 2 }],
      syncToken: 't',
      drafts: [],
    });
    expect(await bodies()).toEqual(['1@1', '2@2']);
    await mine.commit({ conversations: [], logs: [], removed: [conversation.id], evicted: ['c'] }, 10);
    expect(await theirs.load()).toMatchObject({ conversations: [], cursors: [], syncToken: 't' });
    expect(await bodies()).toEqual([]);
    await mine.commit({ conversations: [], logs: [], removed: [], evicted: [], syncToken: null }, 10);
    expect((await theirs.load()).syncToken).toBeNull();
  });

  it('keeps the newest messages alone', async () => {
    await mine.commit(
      commit(
        5,
        5,
        [1, 2, 3, 4, 5].map((seq) => message(seq)),
      ),
      3,
    );
    expect(await bodies()).toEqual(['3@3', '4@4', '5@5']);
  });

  it('never replaces a message by an older version, nor moves a cursor back, whichever tab is slower', async () => {
    await mine.commit(commit(3, 2, [message(1), message(2, 3)]), 10);
    await theirs.commit(commit(2, 2, [message(1), message(2)]), 10);
    expect(await bodies()).toEqual(['1@1', '2@3']);
    expect((await mine.load()).cursors).toEqual([{ conversationId: 'c', rev: 3, topSeq: 2 }]);
  });

  it('updates what lies below the window only where it is stored', async () => {
    await mine.commit(commit(3, 3, [message(2), message(3)]), 10);
    const step = commit(5, 3, []);
    step.logs[0]!.outside.push(message(1, 4), message(2, 5));
    await mine.commit(step, 10);
    expect(await bodies()).toEqual(['2@5', '3@3']);
  });

  it('gives no messages at all rather than some with a gap', async () => {
    await mine.commit(commit(9, 9, [message(1), message(2), message(5), message(6)]), 10);
    expect(await bodies()).toEqual([]);
    await mine.commit(commit(10, 6, []), 10);
    expect(await bodies()).toEqual(['5@5', '6@6']);
  });

  it('shows the outbox to all, in the order written, changes and removals too', async () => {
    const entry = (id: string) => outboxEntry('c', id, { body: id }, 0, undefined);
    const orders = await Promise.all([mine.addToOutbox(entry('a')), mine.addToOutbox(entry('b'))]);
    await theirs.addToOutbox(entry('c'));
    expect(orders[0]).toBeLessThan(orders[1]);
    const seen = await outboxOf(mine, (entries) => entries.length === 3);
    expect(seen.map(({ clientMessageId }) => clientMessageId)).toEqual(['a', 'b', 'c']);
    await theirs.updateOutbox('b', { status: 'failed', version: 1 });
    await outboxOf(mine, (entries) => entries[1]?.status === 'failed');
    await theirs.removeFromOutbox('a');
    await outboxOf(mine, (entries) => entries.length === 2);
    await mine.updateOutbox('gone', { status: 'failed' });
    expect(await outboxOf(mine, () => true)).toHaveLength(2);
  });

  it('keeps drafts until they are emptied', async () => {
    await mine.setDraft('c', 'hel');
    await mine.setDraft('c', 'hello');
    expect((await theirs.load()).drafts).toEqual([{ conversationId: 'c', text: 'hello' }]);
    const names = [{ start: 6, name: 'Sam', id: 's' }];
    await mine.setDraft('c', 'hello @Sam', names);
    expect((await theirs.load()).drafts).toEqual([{ conversationId: 'c', text: 'hello @Sam', names }]);
    await mine.setDraft('c', '');
    expect((await theirs.load()).drafts).toEqual([]);
  });

  it('holds nothing after a wipe, and tells the others', async () => {
    await mine.commit(commit(1, 1, [message(1)], { syncToken: 't' }), 10);
    await mine.addToOutbox(outboxEntry('c', 'x', { body: 'x' }, 0, undefined));
    await mine.setDraft('c', 'secret');
    const told = firstValueFrom(theirs.wiped$);
    await mine.wipe();
    await told;
    expect(await mine.load()).toEqual({ conversations: [], cursors: [], syncToken: null, drafts: [] });
    expect(await mine.messages('c')).toEqual([]);
    expect(await outboxOf(mine, () => true)).toEqual([]);
    if (kind !== 'in IndexedDB') return;
    await expect(theirs.setDraft('c', 'late')).rejects.toThrow(StorageWipedError);
    await expect(theirs.commit(commit(1, 1, [message(1)]), 10)).rejects.toThrow(StorageWipedError);
    expect(await mine.messages('c')).toEqual([]);
  });
});
