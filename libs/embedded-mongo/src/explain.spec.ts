import { mongo } from 'mongoose';
import { connectAnyServer } from './testing/any-server';

const { ObjectId } = mongo;

/** What of an explanation both this server and MongoDB give in one form. */
interface Explanation {
  queryPlanner: { winningPlan: Stage };
  executionStats: { nReturned: number; totalKeysExamined: number; totalDocsExamined: number };
}
interface Stage {
  stage: string;
  indexName?: string;
  inputStage?: Stage;
}

describe("the product's queries", () => {
  let server: Awaited<ReturnType<typeof connectAnyServer>>;
  const conversationId = new ObjectId();
  const userId = new ObjectId();

  beforeAll(async () => {
    server = await connectAnyServer();
    const { db } = server;
    await db.collection('messages').createIndexes([
      { key: { conversationId: 1, rev: 1 }, unique: true },
      { key: { conversationId: 1, seq: 1 }, unique: true },
      { key: { conversationId: 1, senderId: 1, clientMessageId: 1 }, unique: true },
    ]);
    await db
      .collection('memberships')
      .createIndexes([
        { key: { userId: 1, lastActivityAt: -1, _id: -1 } },
        { key: { conversationId: 1, userId: 1 }, unique: true },
      ]);
    await db
      .collection('users')
      .createIndexes([{ key: { email: 1 }, unique: true }, { key: { nameLower: 1, _id: 1 } }]);
    const messages = (id: mongo.ObjectId) =>
      Array.from({ length: 500 }, (_, index) => ({
        conversationId: id,
        senderId: userId,
        clientMessageId: `c${index}`,
        seq: index + 1,
        rev: index + 1,
      }));
    await db.collection('messages').insertMany([...messages(conversationId), ...messages(new ObjectId())]);
    await db.collection('memberships').insertMany(
      Array.from({ length: 300 }, (_, index) => ({
        userId: index % 2 ? userId : new ObjectId(),
        conversationId: new ObjectId(),
        lastActivityAt: new Date(index),
      })),
    );
    await db.collection('users').insertMany(
      Array.from({ length: 300 }, (_, index) => ({
        email: `u${index}@example.org`,
        nameLower: index < 20 ? `ana ${index}` : `user ${index}`,
      })),
    );
  });
  afterAll(() => server.close());

  const explain = async (collection: string, filter: object, options: mongo.FindOptions = {}) =>
    (await server.db.collection(collection).find(filter, options).explain('executionStats')) as unknown as Explanation;
  const stages = (plan: Stage): string[] => [
    plan.indexName ?? plan.stage,
    ...(plan.inputStage ? stages(plan.inputStage) : []),
  ];

  it.each<[string, string, () => object, mongo.FindOptions, string, number]>([
    [
      'the newest page',
      'messages',
      () => ({ conversationId }),
      { sort: { seq: -1 }, limit: 50 },
      'conversationId_1_seq_1',
      50,
    ],
    [
      'an older page',
      'messages',
      () => ({ conversationId, seq: { $lt: 300 } }),
      { sort: { seq: -1 }, limit: 50 },
      'conversationId_1_seq_1',
      50,
    ],
    [
      'a newer page',
      'messages',
      () => ({ conversationId, seq: { $gt: 100 } }),
      { sort: { seq: 1 }, limit: 50 },
      'conversationId_1_seq_1',
      50,
    ],
    [
      'changes',
      'messages',
      () => ({ conversationId, rev: { $gt: 450 } }),
      { sort: { rev: 1 }, limit: 100 },
      'conversationId_1_rev_1',
      50,
    ],
    [
      'a message sent before',
      'messages',
      () => ({ conversationId, senderId: userId, clientMessageId: 'c7' }),
      {},
      'conversationId_1_senderId_1_clientMessageId_1',
      1,
    ],
    [
      'some of them by their keys',
      'messages',
      () => ({ conversationId, senderId: userId, clientMessageId: { $in: ['c1', 'c2', 'no'] } }),
      {},
      'conversationId_1_senderId_1_clientMessageId_1',
      2,
    ],
    [
      'the conversations of a user',
      'memberships',
      () => ({ userId }),
      { sort: { lastActivityAt: -1, _id: -1 }, limit: 20 },
      'userId_1_lastActivityAt_-1__id_-1',
      20,
    ],
    [
      'the next conversations',
      'memberships',
      () => ({
        userId,
        $or: [
          { lastActivityAt: { $lt: new Date(200) } },
          { lastActivityAt: new Date(200), _id: { $lt: new ObjectId() } },
        ],
      }),
      { sort: { lastActivityAt: -1, _id: -1 }, limit: 20 },
      'userId_1_lastActivityAt_-1__id_-1',
      20,
    ],
    ['a user by address', 'users', () => ({ email: 'u7@example.org' }), {}, 'email_1', 1],
    [
      'people by the beginning of a name',
      'users',
      () => ({ nameLower: /^ana/ }),
      { sort: { nameLower: 1, _id: 1 }, limit: 10 },
      'nameLower_1__id_1',
      10,
    ],
  ])('read %s from an index, and no more than that', async (_name, collection, filter, options, index, returned) => {
    const { queryPlanner, executionStats } = await explain(collection, filter(), options);
    expect(stages(queryPlanner.winningPlan)).toContain(index);
    expect(stages(queryPlanner.winningPlan)).not.toContain('SORT');
    expect(executionStats.nReturned).toBe(returned);
    expect(executionStats.totalDocsExamined).toBeLessThanOrEqual(returned + 1);
    expect(executionStats.totalKeysExamined).toBeLessThanOrEqual(returned + 3);
  });

  it('say so when they read a whole collection', async () => {
    const { queryPlanner, executionStats } = await explain('users', { unindexed: 1 });
    expect(stages(queryPlanner.winningPlan)).toContain('COLLSCAN');
    expect(executionStats).toMatchObject({ totalDocsExamined: 300, totalKeysExamined: 0, nReturned: 0 });
  });
});
