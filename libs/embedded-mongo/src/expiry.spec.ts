import { mongo } from 'mongoose';
import { temporaryServer } from './testing/temporary-server';

describe('documents with a time to live', () => {
  it('go when it is over, and only they', async () => {
    const server = await temporaryServer({ expiryInterval: 50 });
    const client = await mongo.MongoClient.connect(server.uri);
    const sessions = client.db().collection<{ _id: string; expiresAt?: unknown }>('sessions');
    await sessions.createIndex({ expiresAt: 1 }, { expireAfterSeconds: 0 });
    await sessions.insertMany([
      { _id: 'past', expiresAt: new Date(Date.now() - 1000) },
      { _id: 'soon', expiresAt: new Date(Date.now() + 300) },
      { _id: 'later', expiresAt: new Date(Date.now() + 3_600_000) },
      { _id: 'earliest of several', expiresAt: [new Date(Date.now() + 3_600_000), new Date(0)] },
      { _id: 'no date', expiresAt: 'yesterday' },
      { _id: 'none' },
    ]);
    for (
      let wait = 0;
      wait < 100 && (await sessions.countDocuments({ _id: { $in: ['past', 'soon', 'earliest of several'] } })) > 0;
      wait++
    ) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect((await sessions.find({}, { sort: { _id: 1 } }).toArray()).map(({ _id }) => _id)).toEqual([
      'later',
      'no date',
      'none',
    ]);
    expect(await sessions.estimatedDocumentCount()).toBe(3);
    await client.close();
    await server.remove();
  });
});
