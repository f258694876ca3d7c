import { mongo } from 'mongoose';
import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryDirectory, temporaryServer } from './testing/temporary-server';

jest.setTimeout(60_000);

const disk = temporaryDirectory();
const mounted = mountSmallDisk();

/** Mounting takes root on Linux; where that is not to be had, there is no full disk to test with. */
function mountSmallDisk(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=5m', 'tmpfs', disk], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

// On a person's machine without root this is skipped, and the report says so; where the change is judged it must run.
(mounted || process.env['CI'] ? describe : describe.skip)('a full disk', () => {
  beforeAll(() => {
    if (!mounted) throw new Error('A small disk cannot be mounted here: run this as root on Linux');
  });
  afterAll(() => {
    if (!mounted) return;
    execFileSync('umount', ['-l', disk]);
    rmSync(disk, { recursive: true, force: true });
  });

  it('refuses writes with 14031, keeps answering reads, and loses nothing that was acknowledged', async () => {
    const filler = join(disk, 'filler');
    writeFileSync(filler, Buffer.alloc(1024 * 1024));
    const dataDir = join(disk, 'data');
    const server = await temporaryServer({ dataDir });
    const client = await mongo.MongoClient.connect(server.uri);
    const messages = client.db().collection<{ _id: number; text: string }>('messages');
    await messages.createIndex({ text: 1 });
    const acknowledged: number[] = [];
    let next = 0;
    const writers = Array.from({ length: 8 }, async () => {
      for (;;) {
        const _id = next++;
        await messages.insertOne({ _id, text: `${_id}${'x'.repeat(2000)}` });
        acknowledged.push(_id);
      }
    });
    for (const outcome of await Promise.allSettled(writers)) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 14031 } });
    }
    expect(acknowledged.length).toBeGreaterThan(50);
    expect(await messages.countDocuments({})).toBe(acknowledged.length);
    await client.close();
    process.kill(server.pid, 'SIGKILL');
    await server.exited;

    rmSync(filler);
    const again = await temporaryServer({ dataDir });
    const reader = await mongo.MongoClient.connect(again.uri);
    const stored = await reader.db().collection<{ _id: number }>('messages').find({}).toArray();
    expect(stored.map(({ _id }) => _id).sort((a, b) => a - b)).toEqual(acknowledged.sort((a, b) => a - b));
    await reader.db().collection<{ _id: number }>('messages').insertOne({ _id: -1 });
    await reader.close();
    await again.stop();
  });
});
