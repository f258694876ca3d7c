import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { DiskStorage } from './disk-storage';

let root: string;
let storage: DiskStorage;
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'tertulia-disk-'));
  storage = await DiskStorage.open(root);
});
afterEach(() => rm(root, { recursive: true }));

const keyOf = (text: string): string => createHash('sha256').update(text).digest('hex');
async function staged(text: string): Promise<string> {
  const file = path.join(root, 'staged');
  await writeFile(file, text);
  return file;
}
const read = async (key: string, range?: { start: number; end: number }): Promise<string> =>
  (await buffer(await storage.open(key, range))).toString();
const files = async (folder: string): Promise<string[]> =>
  (await readdir(path.join(root, folder), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map(({ name }) => name);

const key = keyOf('hello world');
const never = async () => false;
const always = async () => true;

describe('the storage on disk', () => {
  it('keeps bytes under their hash, and reads the whole or a part', async () => {
    await storage.put(key, await staged('hello world'));
    expect(await storage.sizeOf(key)).toBe(11);
    expect(await read(key)).toBe('hello world');
    expect(await read(key, { start: 6, end: 10 })).toBe('world');
    expect(await readdir(root)).not.toContain('staged');
  });

  it('keeps equal bytes once', async () => {
    await storage.put(key, await staged('hello world'));
    await storage.put(key, await staged('hello world'));
    expect(await files('objects')).toEqual([key]);
  });

  it('says what it does not have', async () => {
    expect(await storage.sizeOf(key)).toBeNull();
    await expect(storage.open(key)).rejects.toMatchObject({ code: 'ENOENT' });
    await expect(storage.sizeOf('../../jwt-secret')).rejects.toThrow('SHA-256');
  });

  it('removes what nothing refers to, once and again', async () => {
    await storage.put(key, await staged('hello world'));
    await storage.remove(key, never);
    await storage.remove(key, never);
    expect([await files('objects'), await files('leaving')]).toEqual([[], []]);
  });

  it('keeps what something refers to', async () => {
    await storage.put(key, await staged('hello world'));
    await storage.remove(key, always);
    expect(await read(key)).toBe('hello world');
  });

  it('gives back what came to be referred to during its removal', async () => {
    await storage.put(key, await staged('hello world'));
    let asked = 0;
    await storage.remove(key, async () => ++asked > 1);
    expect([asked, await read(key), await files('leaving')]).toEqual([2, 'hello world', []]);
  });

  it('leaves alone what was put in place during a removal', async () => {
    await storage.put(key, await staged('hello world'));
    let asked = 0;
    await storage.remove(key, async () => {
      if (++asked === 1) return false;
      await storage.put(key, await staged('hello world'));
      return true;
    });
    expect([await read(key), await files('leaving')]).toEqual(['hello world', []]);
  });

  it('finishes after a crash between moving aside and deciding', async () => {
    const other = keyOf('other');
    for (const [name, text] of [
      [key, 'hello world'],
      [other, 'other'],
    ] as const) {
      await storage.put(name, await staged(text));
      await expect(
        storage.remove(name, jest.fn().mockResolvedValueOnce(false).mockRejectedValueOnce(new Error('crash'))),
      ).rejects.toThrow('crash');
    }
    expect(await files('objects')).toEqual([]);
    const next = await DiskStorage.open(root);
    await next.recover(async (moved) => moved === key);
    expect([await read(key), await next.sizeOf(other), await files('leaving')]).toEqual(['hello world', null, []]);
  });
});
