import { mongo } from 'mongoose';
import { rmSync } from 'node:fs';
import { temporaryDirectory, temporaryServer } from './testing/temporary-server';

/** `KILL_ROUNDS=100` for a longer search. */
const ROUNDS = Number(process.env['KILL_ROUNDS'] ?? 6);
const WRITERS = 8;

jest.setTimeout(60_000 + ROUNDS * 5_000);

describe('a server that is killed', () => {
  const dataDir = temporaryDirectory();
  afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

  it(`loses nothing that it acknowledged and keeps documents and indexes together, ${ROUNDS} times`, async () => {
    const acknowledged = new Map<number, number>();
    let attempted = 0;
    for (let round = 0; round <= ROUNDS; round++) {
      const server = await temporaryServer({ dataDir });
      const client = await mongo.MongoClient.connect(server.uri, {
        retryWrites: false,
        serverSelectionTimeoutMS: 1000,
      });
      const messages = client.db().collection<{ _id: number; n: number; tags: number[] }>('messages');
      await messages.createIndex({ n: 1, _id: 1 }, { unique: true });
      await messages.createIndex({ tags: 1 });
      await expectWhole(messages, acknowledged, attempted);
      if (round === ROUNDS) {
        await client.close();
        await server.stop();
        break;
      }
      const writers = Array.from({ length: WRITERS }, async () => {
        for (;;) {
          const _id = ++attempted;
          await messages.insertOne({ _id, n: 1, tags: [_id, -_id] });
          acknowledged.set(_id, 1);
          await messages.updateOne({ _id }, { $inc: { n: 1 }, $push: { tags: 0 } });
          acknowledged.set(_id, 2);
        }
      });
      const ended = Promise.allSettled(writers);
      await new Promise((resolve) => setTimeout(resolve, 150 + Math.random() * 250));
      process.kill(server.pid, 'SIGKILL');
      await server.exited;
      await client.close();
      await ended;
    }
    expect(acknowledged.size).toBeGreaterThan(ROUNDS);
  });
});

async function expectWhole(
  messages: mongo.Collection<{ _id: number; n: number; tags: number[] }>,
  acknowledged: ReadonlyMap<number, number>,
  attempted: number,
): Promise<void> {
  const stored = await messages.find({}, { hint: { $natural: 1 } }).toArray();
  const byId = new Map(stored.map((message) => [message._id, message]));
  expect(byId.size).toBe(stored.length);
  for (const [_id, n] of acknowledged) expect(byId.get(_id)?.n ?? 0).toBeGreaterThanOrEqual(n);
  for (const { _id, n, tags } of stored) {
    expect(_id).toBeLessThanOrEqual(attempted);
    expect(tags).toEqual(n === 1 ? [_id, -_id] : [_id, -_id, 0]);
  }
  // Each index holds each document, and no entry that is left over.
  expect(await messages.countDocuments({ n: { $gte: 1 } }, { hint: { n: 1, _id: 1 } })).toBe(stored.length);
  expect(await messages.countDocuments({ tags: { $lt: 0 } }, { hint: { tags: 1 } })).toBe(stored.length);
  const changed = stored.filter(({ n }) => n === 2).length;
  expect(await messages.countDocuments({ tags: 0 }, { hint: { tags: 1 } })).toBe(changed);
  expect(await messages.estimatedDocumentCount()).toBe(stored.length);
}
