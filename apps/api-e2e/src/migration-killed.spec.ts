import {
  ApiProcess,
  messageRequest,
  openTestDatabase,
  startServer,
  TestUser,
  waitFor,
  type TestDatabase,
} from '@tertulia/testing';
import { mongo } from 'mongoose';
import { everyMessage } from './support/every-message';

/** Rows that make the making of an index last. */
const MESSAGES = 60_000;

let database: TestDatabase;
let client: mongo.MongoClient;
let db: mongo.Db;
beforeEach(async () => {
  database = await openTestDatabase();
  client = await mongo.MongoClient.connect(database.uri);
  db = client.db();
});
afterEach(async () => {
  await client.close();
  await database.stop();
});

const environment = () => ({ MONGODB_URI: database.uri, DATA_DIR: '/nonexistent', LOG_LEVEL: 'info' });
const indexesOf = async (collection: string): Promise<number> => {
  const names = (await db.listCollections().toArray()).map(({ name }) => name);
  return names.includes(collection) ? (await db.collection(collection).indexes()).length : 0;
};

describe('a migration', () => {
  it('whose process is killed in the middle is finished by the next one, and counted once', async () => {
    const conversationId = new mongo.ObjectId();
    for (let from = 0; from < MESSAGES; from += 5_000) {
      const records = Array.from({ length: 5_000 }, (_, n) => {
        const rev = from + n + 1;
        const senderId = conversationId;
        return {
          conversationId,
          senderId,
          seq: rev,
          rev,
          takenRevs: [rev],
          clientMessageId: `${rev}`,
          body: 'x'.repeat(100),
        };
      });
      await db.collection('messages').insertMany(records);
    }
    const first = new ApiProcess(environment(), ['migrate']);
    await waitFor('the first index that the migration makes', async () => (await indexesOf('users')) > 1, 20_000);
    first.signal('SIGKILL');
    expect(await first.ended).toEqual({ code: null, signal: 'SIGKILL' });
    // In the middle: begun, not recorded, and the lease of the dead still holds.
    expect(await db.collection('migrations').countDocuments()).toBe(0);
    expect(await db.collection('leases').countDocuments()).toBe(1);
    expect(await indexesOf('uploads')).toBe(0);

    const two = [0, 1].map(() => new ApiProcess(environment(), ['migrate']));
    for (const { ended } of two) expect(await ended).toEqual({ code: 0, signal: null });
    const counts = two.map(({ output }) => Number(/(\d+) migrations were run/.exec(output)?.[1]));
    const recorded = await db.collection('migrations').countDocuments();
    expect(recorded).toBeGreaterThan(0);
    expect(counts.sort((a, b) => a - b)).toEqual([0, recorded]);
    const ran = two.flatMap(({ output }) => output.match(/The database is at version \d+/g) ?? []);
    expect(ran).toEqual(Array.from({ length: recorded }, (_, n) => `The database is at version ${n + 1}`));
    expect(await indexesOf('messages')).toBe(5);
    expect(await indexesOf('uploads')).toBeGreaterThan(1);
    expect(await db.collection('messages').countDocuments()).toBe(MESSAGES);
  }, 120_000);

  it('disturbs nobody who is served meanwhile', async () => {
    const server = await startServer({ env: { MONGODB_URI: database.uri, RATE_SEND: 'off' } });
    try {
      const ana = await TestUser.register(server, 'Ana');
      const { id } = await ana.group([]);
      const socket = await ana.socket();
      // As the database of a version before it: some of its indexes are missing.
      await db.collection('migrations').deleteMany({});
      await db.collection('uploads').dropIndexes();
      await db.collection('users').dropIndex('searchKeys_1');
      const migration = new ApiProcess(environment(), ['migrate']);
      let done = false;
      void migration.ended.then(() => (done = true));
      const sent: string[] = [];
      while (!done) {
        const request = messageRequest();
        await socket.ask('send_message', { conversationId: id, ...request });
        sent.push(request.clientMessageId);
      }
      expect(await migration.ended).toEqual({ code: 0, signal: null });
      expect(await indexesOf('uploads')).toBeGreaterThan(1);
      const stored = await everyMessage(ana, id);
      expect(stored.map(({ clientMessageId }) => clientMessageId)).toEqual(sent);
      expect(stored.map(({ seq }) => seq)).toEqual(sent.map((_, n) => n + 1));
      ana.close();
    } finally {
      await server.stop();
      await server.dispose();
    }
  }, 60_000);
});
