import { mongo } from 'mongoose';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { startEmbeddedMongo } from './start';
import { BUILT_SERVER, temporaryDirectory, temporaryServer } from './testing/temporary-server';

jest.setTimeout(30_000);

describe('the life of a server', () => {
  it('answers on a socket that only its owner may use, and stops when asked', async () => {
    const server = await temporaryServer();
    const path = decodeURIComponent(/\/\/([^/]+)\//.exec(server.uri)?.[1] ?? '');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(server.dataDir).mode & 0o077).toBe(0);
    await server.stop();
    expect(await server.exited).toEqual({ code: 0, signal: null });
    expect(existsSync(path)).toBe(false);
    await server.remove();
  });

  it('finds a place for its socket when the data directory has a long name', async () => {
    const root = temporaryDirectory();
    const dataDir = join(root, 'd'.repeat(120));
    const server = await temporaryServer({ dataDir });
    expect(await ping(server.uri)).toBe(1);
    await server.stop();
    rmSync(root, { recursive: true });
  });

  it('refuses a directory that another process has, by its name, and leaves that process alone', async () => {
    const server = await temporaryServer();
    await expect(temporaryServer({ dataDir: server.dataDir })).rejects.toThrow(
      `The data directory ${server.dataDir} is in use by process ${server.pid}`,
    );
    expect(await ping(server.uri)).toBe(1);
    await server.remove();
  });

  it('takes over what a killed process left behind', async () => {
    const dataDir = temporaryDirectory();
    const first = await temporaryServer({ dataDir });
    process.kill(first.pid, 'SIGKILL');
    await first.exited;
    expect(existsSync(join(dataDir, 'owner.json'))).toBe(true);
    const second = await temporaryServer({ dataDir });
    expect(await ping(second.uri)).toBe(1);
    await second.remove();
  });

  it('lets one of several have a directory that a killed process left, when they start at the same moment', async () => {
    const dataDir = temporaryDirectory();
    for (let round = 0; round < 3; round++) {
      const started = await Promise.allSettled(Array.from({ length: 5 }, () => temporaryServer({ dataDir })));
      const [server, ...others] = started.flatMap((outcome) => (outcome.status === 'fulfilled' ? outcome.value : []));
      expect(others).toEqual([]);
      for (const outcome of started) {
        if (outcome.status === 'fulfilled') continue;
        expect(outcome).toMatchObject({
          reason: { message: expect.stringContaining('is in use by process') as string },
        });
      }
      expect(await ping(server?.uri ?? '')).toBe(1);
      process.kill(server?.pid ?? 0, 'SIGKILL');
      await server?.exited;
    }
    // What the last one left, and nothing of those before it.
    expect(readdirSync(dataDir).filter((file) => file.startsWith('owner.json'))).toEqual([
      'owner.json',
      expect.stringContaining('owner.json.claim.') as string,
    ]);
    rmSync(dataDir, { recursive: true });
  });

  it('takes over from a process whose number was given to another', async () => {
    const dataDir = temporaryDirectory();
    const owner = { pid: process.pid, host: (await import('node:os')).hostname(), started: '1' };
    writeFileSync(join(dataDir, 'owner.json'), JSON.stringify(owner));
    const server = await temporaryServer({ dataDir });
    expect((JSON.parse(readFileSync(join(dataDir, 'owner.json'), 'utf8')) as { pid: number }).pid).toBe(server.pid);
    await server.remove();
  });

  it('waits for the heartbeat of another machine to end before it takes over', async () => {
    const dataDir = temporaryDirectory();
    const path = join(dataDir, 'owner.json');
    writeFileSync(path, JSON.stringify({ pid: 7, host: 'another', started: '1' }));
    await expect(temporaryServer({ dataDir })).rejects.toThrow('is in use by process 7 of another');
    utimesSync(path, new Date(0), new Date(0));
    const server = await temporaryServer({ dataDir });
    expect(await ping(server.uri)).toBe(1);
    await server.remove();
  });

  it('ends with its parent, however that ends', async () => {
    const dataDir = temporaryDirectory();
    const script = `
      const { spawn } = require('node:child_process');
      const options = JSON.stringify({ dataDir: ${JSON.stringify(dataDir)}, address: { host: '127.0.0.1', port: 0 } });
      const child = spawn(process.execPath, [${JSON.stringify(BUILT_SERVER)}, options], { stdio: ['pipe', 'pipe', 'inherit'] });
      child.stdout.once('data', () => process.stdout.write(child.pid + '\\n'));
      setInterval(() => {}, 1000);`;
    const parent = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = (await once(createInterface(parent.stdout), 'line')) as [string];
    const pid = Number(line);
    const wasRunning = isRunning(pid);
    parent.kill('SIGKILL');
    expect(wasRunning).toBe(true);
    for (let wait = 0; wait < 300 && isRunning(pid); wait++) await new Promise((resolve) => setTimeout(resolve, 50));
    expect(isRunning(pid)).toBe(false);
    expect(existsSync(join(dataDir, 'owner.json'))).toBe(false);
    rmSync(dataDir, { recursive: true });
  });

  it('names a directory that cannot be written', async () => {
    const root = mkdtempSync(join(tmpdir(), 'embedded-mongo-'));
    const file = join(root, 'file');
    writeFileSync(file, '');
    const dataDir = join(file, 'data');
    await expect(startEmbeddedMongo({ dataDir, entry: BUILT_SERVER })).rejects.toThrow(
      `The data directory ${dataDir} cannot be written`,
    );
    if (process.getuid?.() !== 0) {
      const closed = join(root, 'closed');
      mkdirSync(closed);
      chmodSync(closed, 0o500);
      await expect(startEmbeddedMongo({ dataDir: closed, entry: BUILT_SERVER })).rejects.toThrow('cannot be written');
    }
    rmSync(root, { recursive: true });
  });

  it('names a damaged file and leaves it as it is', async () => {
    const server = await temporaryServer();
    const client = await mongo.MongoClient.connect(server.uri);
    await client.db().collection('c').insertOne({ a: 1 });
    await client.close();
    await server.stop();
    const file = join(server.dataDir, 'data.mdb');
    const damaged = Buffer.alloc(statSync(file).size, 0x5a);
    writeFileSync(file, damaged);
    await expect(temporaryServer({ dataDir: server.dataDir })).rejects.toThrow(server.dataDir);
    expect(readFileSync(file).equals(damaged)).toBe(true);
    rmSync(server.dataDir, { recursive: true });
  });
});

async function ping(uri: string): Promise<unknown> {
  const client = await mongo.MongoClient.connect(uri);
  const reply = await client.db().command({ ping: 1 });
  await client.close();
  return reply['ok'];
}

/** Whether a process is there; one that has ended and was not yet fetched by its new parent is not. */
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return process.platform !== 'linux' || !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}
