import { mongo } from 'mongoose';
import { rmSync } from 'node:fs';
import { temporaryDirectory, temporaryServer } from './testing/temporary-server';

/** `KILL_ROUNDS=100` for a longer search. */
const ROUNDS = Number(process.env['KILL_ROUNDS'] ?? 3);
const DOCUMENTS = 2000;

interface Item {
  _id: number;
  n: number;
  tags: number[];
  expiresAt?: Date;
}

jest.setTimeout(60_000 + ROUNDS * 5_000);

describe('a server that is killed while indexes are made, collections dropped and documents expire', () => {
  it(`does each of these as a whole or not at all, ${ROUNDS} times`, async () => {
    const seen = { built: 0, unbuilt: 0, dropped: 0, kept: 0, expired: 0 };
    for (let round = 0; round < ROUNDS; round++) {
      const dataDir = temporaryDirectory();
      const first = await temporaryServer({ dataDir, expiryInterval: 20 });
      // Closing says goodbye to a server that is gone: the client looks for it no longer than this.
      const client = await mongo.MongoClient.connect(first.uri, { retryWrites: false, serverSelectionTimeoutMS: 1000 });
      const db = client.db();
      const acknowledged = new Set<string>();
      const noted = (name: string, work: Promise<unknown>) => work.then(() => acknowledged.add(name));
      await db.collection<Item>('items').insertMany(items(() => undefined));
      await db.collection<Item>('dropped').insertMany(items(() => undefined));
      await db.collection<Item>('dropped').createIndex({ n: 1 });
      await db.collection<Item>('expiring').insertMany(items((index) => new Date(index % 2 === 0 ? 0 : '2100-01-01')));
      const work = Promise.allSettled([
        noted('built', db.collection<Item>('items').createIndexes([{ key: { n: -1 } }, { key: { tags: 1 } }])),
        noted('dropped', db.collection<Item>('dropped').drop()),
        noted('expiring', db.collection<Item>('expiring').createIndex({ expiresAt: 1 }, { expireAfterSeconds: 0 })),
      ]);
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 250));
      process.kill(first.pid, 'SIGKILL');
      await first.exited;
      await client.close();
      await work;

      const second = await temporaryServer({ dataDir });
      const reader = await mongo.MongoClient.connect(second.uri);
      await expectBuiltOrNot(reader.db().collection<Item>('items'), acknowledged.has('built'), seen);
      await expectDroppedOrNot(reader.db(), acknowledged.has('dropped'), seen);
      await expectUnexpired(reader.db().collection<Item>('expiring'), seen);
      await reader.close();
      await second.stop();
      rmSync(dataDir, { recursive: true });
    }
    expect(seen.built + seen.unbuilt).toBe(ROUNDS);
    expect(seen.dropped + seen.kept).toBe(ROUNDS);
  });
});

function items(expiresAt: (index: number) => Date | undefined): Item[] {
  return Array.from({ length: DOCUMENTS }, (_, index) => {
    const date = expiresAt(index);
    return { _id: index, n: index, tags: [index, -index], ...(date && { expiresAt: date }) };
  });
}

async function expectBuiltOrNot(
  collection: mongo.Collection<Item>,
  acknowledged: boolean,
  seen: { built: number; unbuilt: number },
): Promise<void> {
  const names = (await collection.indexes()).map(({ name }) => name);
  expect(await collection.countDocuments({}, { hint: { $natural: 1 } })).toBe(DOCUMENTS);
  if (names.length === 1) {
    expect(acknowledged).toBe(false);
    seen.unbuilt++;
    // Nothing of the attempt is in the way of another.
    await collection.createIndexes([{ key: { n: -1 } }, { key: { tags: 1 } }]);
  } else {
    expect(names).toEqual(['_id_', 'n_-1', 'tags_1']);
    seen.built++;
  }
  expect(await collection.countDocuments({ n: { $gte: 0 } }, { hint: 'n_-1' })).toBe(DOCUMENTS);
  expect(await collection.countDocuments({ tags: { $lt: 0 } }, { hint: 'tags_1' })).toBe(DOCUMENTS - 1);
}

async function expectDroppedOrNot(
  db: mongo.Db,
  acknowledged: boolean,
  seen: { dropped: number; kept: number },
): Promise<void> {
  const collection = db.collection<Item>('dropped');
  const there = (await db.listCollections({ name: 'dropped' }).toArray()).length > 0;
  if (there) {
    expect(acknowledged).toBe(false);
    seen.kept++;
  } else {
    seen.dropped++;
    await collection.createIndex({ n: 1 });
  }
  const expected = there ? DOCUMENTS : 0;
  expect(await collection.countDocuments({}, { hint: { $natural: 1 } })).toBe(expected);
  expect(await collection.countDocuments({ n: { $gte: 0 } }, { hint: { n: 1 } })).toBe(expected);
  expect(await collection.estimatedDocumentCount()).toBe(expected);
}

async function expectUnexpired(collection: mongo.Collection<Item>, seen: { expired: number }): Promise<void> {
  const stored = await collection.find({}, { hint: { $natural: 1 } }).toArray();
  expect(stored.filter(({ _id }) => _id % 2 === 1)).toHaveLength(DOCUMENTS / 2);
  seen.expired += DOCUMENTS - stored.length;
  const names = (await collection.indexes()).map(({ name }) => name);
  if (names.length === 1) return;
  const dated = await collection.countDocuments({ expiresAt: { $gte: new Date(0) } }, { hint: 'expiresAt_1' });
  expect(dated).toBe(stored.length);
}
