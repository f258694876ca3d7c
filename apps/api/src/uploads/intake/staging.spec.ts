import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, utimes, writeFile, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { Staging } from './staging';

let directory: string;
beforeEach(async () => (directory = await mkdtemp(path.join(tmpdir(), 'tertulia-staging-'))));
afterEach(() => rm(directory, { recursive: true }));

const chunks = (count: number, bytes = 1_000): Readable =>
  Readable.from(Array.from({ length: count }, () => Buffer.alloc(bytes, 'x')));

describe('the staging of a file', () => {
  it('writes, measures and hashes what arrives', async () => {
    const staging = await Staging.open(directory, 10_000);
    const { path: file, size, sha256 } = await staging.receive(chunks(10));
    const expected = Buffer.alloc(10_000, 'x');
    expect((await readFile(file)).equals(expected)).toBe(true);
    expect([size, sha256]).toEqual([10_000, createHash('sha256').update(expected).digest('hex')]);
    await staging.discard(file);
    await staging.discard(file);
    expect(await readdir(directory)).toEqual([]);
  });

  it('takes in what a file has at that moment, whatever is written to it later', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'tertulia-pieces-'));
    const source = path.join(folder, 'piece');
    await writeFile(source, 'hello');
    const staging = await Staging.open(directory, 10_000);
    const { path: file, sha256 } = await staging.adopt(source, 'copy');
    await writeFile(source, 'jello', { flag: 'r+' });
    expect([await readFile(file, 'utf8'), sha256]).toEqual([
      'hello',
      createHash('sha256').update('hello').digest('hex'),
    ]);
    await rm(folder, { recursive: true });
  });

  it('takes in a file that nobody writes to as it is, and counts its time from then on', async () => {
    const source = path.join(directory, 'piece');
    await writeFile(source, 'hello');
    await utimes(source, 0, 0);
    const staging = await Staging.open(directory, 10_000);
    const { path: file, size, sha256 } = await staging.adopt(source, 'link');
    expect([size, sha256]).toEqual([5, createHash('sha256').update('hello').digest('hex')]);
    expect((await stat(file)).ino).toBe((await stat(source)).ino);
    await staging.sweep();
    await staging.discard(source);
    expect(await readFile(file, 'utf8')).toBe('hello');
    await staging.discard(file);
  });

  it('leaves free on the disk what is to stay free', async () => {
    const staging = await Staging.open(directory, 10_000, undefined, Number.MAX_SAFE_INTEGER);
    await expect(staging.receive(chunks(1))).rejects.toMatchObject({ code: 'INSUFFICIENT_STORAGE' });
    expect(await readdir(directory)).toEqual([]);
    const roomy = await Staging.open(directory, 10_000, undefined, 1);
    await roomy.requireSpace(1_000);
    await expect(roomy.requireSpace(Number.MAX_SAFE_INTEGER)).rejects.toMatchObject({ code: 'INSUFFICIENT_STORAGE' });
  });

  it('stops at the first byte too many and leaves nothing', async () => {
    const staging = await Staging.open(directory, 10_000);
    let sent = 0;
    const endless = Readable.from(
      (function* () {
        for (;;) yield Buffer.alloc(++sent > 0 ? 1_000 : 0);
      })(),
      { highWaterMark: 1 },
    );
    await expect(staging.receive(endless)).rejects.toMatchObject({ code: 'PAYLOAD_TOO_LARGE' });
    expect(sent).toBeLessThan(15);
    expect(endless.destroyed).toBe(true);
    expect(await readdir(directory)).toEqual([]);
  });

  it('leaves nothing of a sender that breaks off', async () => {
    const staging = await Staging.open(directory, 10_000);
    const broken = Readable.from(
      (async function* () {
        yield Buffer.alloc(100);
        throw new Error('Part terminated early');
      })(),
    );
    await expect(staging.receive(broken)).rejects.toThrow('terminated early');
    expect(await readdir(directory)).toEqual([]);
  });

  it('sweeps what a process that ended left, and nothing that is being written', async () => {
    const staging = await Staging.open(directory, 10_000);
    await writeFile(path.join(directory, 'left'), 'x');
    await writeFile(path.join(directory, 'fresh'), 'x');
    const longAgo = new Date(Date.now() - 2 * 60 * 60 * 1_000);
    await utimes(path.join(directory, 'left'), longAgo, longAgo);
    await staging.sweep();
    expect(await readdir(directory)).toEqual(['fresh']);
  });
});

/** A small file system, where this user may mount one. */
function mountSmall(at: string, size = '256k'): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', at], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const MIB = 1024 * 1024;
const disk = mkdtempSync(path.join(tmpdir(), 'tertulia-filling-disk-'));
const filling = mountSmall(disk, '24m');
afterAll(() => {
  if (filling) execFileSync('umount', [disk]);
  rmSync(disk, { recursive: true });
});

// Where nothing can be mounted this is skipped, and the report says so; where the change is judged it must run.
(filling || process.env['CI'] ? describe : describe.skip)('a disk that fills up', () => {
  it('is left what is to stay free, while a file is received and before one is copied', async () => {
    expect(filling).toBe(true);
    const staging = await Staging.open(disk, 100 * MIB, undefined, 8 * MIB);
    const twentyMiB = Readable.from(Array.from({ length: 20 }, () => Buffer.alloc(MIB)));
    await expect(staging.receive(twentyMiB)).rejects.toMatchObject({ code: 'INSUFFICIENT_STORAGE' });
    expect(await readdir(disk)).toEqual([]);
    await writeFile(path.join(disk, 'source'), Buffer.alloc(10 * MIB));
    await expect(staging.adopt(path.join(disk, 'source'), 'copy')).rejects.toMatchObject({
      code: 'INSUFFICIENT_STORAGE',
    });
    const { path: linked } = await staging.adopt(path.join(disk, 'source'), 'link');
    await staging.discard(linked);
    expect(await readdir(disk)).toEqual(['source']);
  });
});

describe('a full disk', () => {
  it('is told as such and leaves nothing half-written', async () => {
    const mounted = mountSmall(directory);
    // Where nothing can be mounted, a device that is always full stands in for the disk.
    const staging = await Staging.open(directory, 10_000_000);
    try {
      if (mounted) {
        await expect(staging.receive(chunks(1_000))).rejects.toMatchObject({ code: 'INSUFFICIENT_STORAGE' });
        await expect(staging.write(Buffer.alloc(1_000_000))).rejects.toMatchObject({ code: 'INSUFFICIENT_STORAGE' });
        expect(await readdir(directory)).toEqual([]);
      } else {
        const full = await writeFile('/dev/full', 'x').catch((error: unknown) => error);
        expect((await import('./staging')).asDomainError(full)).toMatchObject({ code: 'INSUFFICIENT_STORAGE' });
      }
    } finally {
      if (mounted) execFileSync('umount', [directory]);
    }
  });
});
