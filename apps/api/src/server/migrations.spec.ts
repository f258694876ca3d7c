import { openTestDatabase, type TestDatabase } from '@tertulia/testing';
import { type Connection, createConnection, type mongo } from 'mongoose';
import { MessageSchema } from '../messages/schemas/message.schema';
import { OpenLogSchema } from '../messages/schemas/open-log.schema';
import { SessionSchema } from '../auth/schemas/session.schema';
import { ConversationSchema } from '../conversations/schemas/conversation.schema';
import { MembershipSchema } from '../conversations/schemas/membership.schema';
import { ResumableUploadSchema } from '../uploads/schemas/resumable-upload.schema';
import { UploadSchema } from '../uploads/schemas/upload.schema';
import { UploadDaySchema } from '../uploads/schemas/upload-day.schema';
import { UserSchema } from '../users/schemas/user.schema';
import { migrate } from '../database/migrations/migrate';
import type { Migration } from '../database/migrations/migration';

const SCHEMAS = [
  UserSchema,
  SessionSchema,
  ConversationSchema,
  MembershipSchema,
  MessageSchema,
  OpenLogSchema,
  UploadSchema,
  ResumableUploadSchema,
  UploadDaySchema,
];

let database: TestDatabase;
let one: Connection, other: Connection;
beforeEach(async () => {
  database = await openTestDatabase();
  [one, other] = await Promise.all([connect(), connect()]);
});
afterEach(async () => {
  await Promise.all([one.close(), other.close()]);
  await database.stop();
});

const connect = (): Promise<Connection> => createConnection(database.uri).asPromise();
const applied = () => one.collection<{ _id: number; name: string }>('migrations').find().sort({ _id: 1 }).toArray();
const step = (version: number, up: (db: mongo.Db) => Promise<void>): Migration => ({
  version,
  name: `step ${version}`,
  up,
});

describe('the migrations of the database', () => {
  it('make the indexes that the schemas declare, and no other', async () => {
    expect(await migrate(one)).toBeGreaterThan(0);
    for (const schema of SCHEMAS) {
      const name = String(schema.get('collection'));
      const declared = schema.indexes().map(([key]) => JSON.stringify(key));
      const made = (await one.collection(name).indexes()).map(({ key }) => JSON.stringify(key));
      expect([name, made.filter((key) => key !== '{"_id":1}').sort()]).toEqual([name, declared.sort()]);
    }
    expect(await migrate(one)).toBe(0);
  });

  it('run once, in order, though two nodes start at once', async () => {
    const runs: string[] = [];
    const steps = [2, 1, 3].map((version) =>
      step(version, async () => {
        runs.push(`${version} begins`);
        await new Promise((resolve) => setTimeout(resolve, 100));
        runs.push(`${version} ends`);
      }),
    );
    const counts = await Promise.all([migrate(one, steps), migrate(other, steps)]);
    expect(counts.sort()).toEqual([0, 3]);
    expect(runs).toEqual(['1 begins', '1 ends', '2 begins', '2 ends', '3 begins', '3 ends']);
    expect((await applied()).map(({ _id }) => _id)).toEqual([1, 2, 3]);
  });

  it('are left to the node that has the lease by now, and come to an end though that one dies', async () => {
    const leases = one.collection<{ _id: string }>('leases');
    const noted: number[] = [];
    const stall = step(1, async () => {
      noted.push((await applied()).length);
      if (noted.length > 1) return;
      await leases.updateOne({ _id: 'migrations' }, { $set: { holder: 'another', until: new Date(Date.now() + 400) } });
    });
    expect(await migrate(one, [stall, step(2, async () => void noted.push((await applied()).length))])).toBe(2);
    expect(noted).toEqual([0, 0, 1]);
  });

  it('go on after a failure in the middle with the one that failed', async () => {
    const runs: number[] = [];
    let breaks = true;
    const steps = [1, 2, 3].map((version) =>
      step(version, async () => {
        runs.push(version);
        if (version === 2 && breaks) throw new Error('The disk is full');
      }),
    );
    await expect(migrate(one, steps)).rejects.toThrow('The disk is full');
    expect((await applied()).map(({ _id }) => _id)).toEqual([1]);
    breaks = false;
    expect(await migrate(other, steps)).toBe(2);
    expect(runs).toEqual([1, 2, 2, 3]);
  });

  it('are taken over when the node that ran them has died', async () => {
    const gone = { _id: 'migrations', holder: 'a node that was killed', until: new Date(Date.now() + 1_500) };
    await one.collection<typeof gone>('leases').insertOne(gone);
    const startedAt = Date.now();
    expect(await migrate(other, [step(1, async () => undefined)])).toBe(1);
    expect(Date.now() - startedAt).toBeGreaterThanOrEqual(1_300);
  });
});
