import { openTestDatabase, type TestDatabase, waitFor } from '@tertulia/testing';
import { type Connection, createConnection } from 'mongoose';
import { Leases } from './leases';

let database: TestDatabase;
let connection: Connection;
let one: Leases, other: Leases;
beforeEach(async () => {
  database = await openTestDatabase();
  connection = await createConnection(database.uri).asPromise();
  [one, other] = [new Leases(connection), new Leases(connection)];
});
afterEach(async () => {
  await connection.close();
  await database.stop();
});

const records = () => connection.collection<{ _id: string; holder: string; until: Date }>('leases');
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe('work under a lease', () => {
  it('is one node’s for as long as it takes, and then free at once', async () => {
    const seen: boolean[] = [];
    const did = await one.during('sweep', 200, async () => {
      // Longer than the lease: it is renewed.
      for (let n = 0; n < 5; n++) {
        await pause(100);
        seen.push(await other.during('sweep', 200, async () => undefined));
      }
    });
    expect([did, seen]).toEqual([true, [false, false, false, false, false]]);
    expect(await other.during('sweep', 200, async () => undefined)).toBe(true);
  });

  it('is told when another node has the lease, and leaves it to that one', async () => {
    await one.during('sweep', 200, async (lost) => {
      expect(lost.aborted).toBe(false);
      await records().updateOne(
        { _id: 'sweep' },
        { $set: { holder: 'another', until: new Date(Date.now() + 60_000) } },
      );
      await waitFor('the loss to be noticed', async () => lost.aborted, 2_000);
    });
    expect(await records().findOne({ _id: 'sweep' })).toMatchObject({ holder: 'another' });
  });

  it('is told when the database has not answered for as long as the lease holds', async () => {
    let lost: AbortSignal | undefined;
    await one.during('sweep', 200, async (signal) => {
      lost = signal;
      await connection.close();
      await waitFor('the loss to be noticed', async () => signal.aborted, 2_000);
    });
    expect(lost?.aborted).toBe(true);
    await connection.openUri(database.uri);
  });

  it('is free again when it fails', async () => {
    const work = () => Promise.reject(new Error('broken'));
    await expect(one.during('sweep', 60_000, work)).rejects.toThrow('broken');
    expect(await other.take('sweep', 1_000)).toBe(true);
  });
});
