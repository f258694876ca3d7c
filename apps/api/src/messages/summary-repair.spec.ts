import { messageRequest, TestUser } from '@tertulia/testing';
import { Types } from 'mongoose';
import { DomainEvents } from '../common/domain-events';
import { MessagesRepository } from './messages.repository';
import { OpenLogsRepository } from './open-logs.repository';
import { SummaryRepair } from './summary-repair';
import { ChatNodes } from './testing/chat-nodes';

let nodes: ChatNodes;
let ana: TestUser, ben: TestUser;

beforeAll(async () => {
  nodes = await ChatNodes.start(2);
  ana = await TestUser.register(nodes.node(0), 'Ana');
  ben = await TestUser.register(nodes.node(0), 'Ben');
}, 60_000);
afterAll(async () => {
  [ana, ben].forEach((user) => user.close());
  await nodes.close();
}, 30_000);

const of = <T>(index: number, type: abstract new (...args: never[]) => T): T =>
  nodes.node(index).app.get<T>(type, { strict: false });

/** What a process leaves that dies between the messages and their summary. */
async function crashAfterWriting(conversationId: string, from: number, bodies: string[]): Promise<void> {
  await of(0, OpenLogsRepository).mark(conversationId);
  await of(0, MessagesRepository).append(
    bodies.map((body, index) => ({
      _id: new Types.ObjectId(),
      conversationId: new Types.ObjectId(conversationId),
      seq: from + index,
      rev: from + index,
      takenRevs: [from + index],
      senderId: new Types.ObjectId(ana.id),
      clientMessageId: crypto.randomUUID(),
      body,
      mentions: [],
      attachments: [],
      replyTo: null,
      createdAt: new Date(),
      editedAt: null,
      deletedAt: null,
    })),
  );
}

describe('after a crash between the messages and their summary', () => {
  it('a sweep of another process brings the summary up to them and tells of it', async () => {
    const { id } = await ana.direct(ben);
    await ana.send(id, 'First');
    await crashAfterWriting(id, 2, ['Second', 'Third']);
    const changed: string[] = [];
    of(1, DomainEvents)
      .on('conversation.changed')
      .subscribe(({ conversationId }) => changed.push(conversationId));
    await of(1, SummaryRepair).sweep();
    expect(await ben.conversation(id)).toMatchObject({ rev: 3, lastSeq: 3, lastMessage: { body: 'Third' } });
    expect(await ana.conversation(id)).toMatchObject({ unreadCount: 2 });
    expect(changed).toEqual([id]);
    await of(1, SummaryRepair).sweep();
    expect(changed).toEqual([id]);
  });

  it('a sync on another node misses nothing, sweep or no sweep', async () => {
    const { id } = await ana.group([ben]);
    await ana.send(id, 'First');
    await crashAfterWriting(id, 2, ['Second']);
    const socket = await (await nodes.on(1, ben)).socket();
    const { changes, conversations } = await socket.ask('sync', { cursors: [{ conversationId: id, rev: 1 }] });
    const summary = conversations.find((conversation) => conversation.id === id);
    expect(changes).toMatchObject([{ conversationId: id, rev: 2, messages: [{ body: 'Second' }], hasMore: false }]);
    expect(summary).toMatchObject({ rev: 2, lastMessage: { body: 'Second' } });
    socket.close();
  });

  it('the next message of any node goes on where the messages end', async () => {
    const { id } = await ana.group([ben]);
    await crashAfterWriting(id, 1, ['First', 'Second']);
    const bens = await nodes.on(1, ben);
    const third = await bens.send(id, messageRequest({ body: 'Third' }));
    expect([third.seq, third.rev]).toEqual([3, 3]);
    expect(await bens.conversation(id)).toMatchObject({ rev: 3, lastSeq: 3, lastMessage: { body: 'Third' } });
  });

  it('every mark of another process is read, page by page, also while those before it are removed', async () => {
    const conversationIds = Array.from({ length: 7 }, () => new Types.ObjectId().toHexString());
    for (const conversationId of conversationIds) await of(0, OpenLogsRepository).mark(conversationId);
    await of(1, OpenLogsRepository).mark(new Types.ObjectId().toHexString());
    const read: string[] = [];
    for await (const marks of of(1, OpenLogsRepository).foreign(3)) {
      expect(marks.length).toBeLessThanOrEqual(3);
      read.push(...marks.map(({ conversationId }) => conversationId));
      await of(1, OpenLogsRepository).unmark(marks.map(({ markId }) => markId));
    }
    expect(read.slice(-7)).toEqual(conversationIds);
  });
});
