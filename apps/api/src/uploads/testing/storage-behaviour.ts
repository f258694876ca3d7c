import { createHash } from 'node:crypto';
import { access, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { ABANDONED_AFTER, type UploadStorage } from '../storage/upload-storage';

/** A storage to be tried, empty at the start of each test. */
export interface StorageUnderTest {
  storage: UploadStorage;
  /** Another node's view of the same bytes. */
  other: UploadStorage;
  /** A folder for staged files. */
  folder: string;
  /** Names of all that is kept under `objects` or `leaving`. */
  names(folder: 'objects' | 'leaving'): Promise<string[]>;
}

const keyOf = (text: string): string => createHash('sha256').update(text).digest('hex');
const key = keyOf('hello world');
const never = async (): Promise<boolean> => false;
const always = async (): Promise<boolean> => true;
const later = (): number => Date.now() + ABANDONED_AFTER + 1_000;
let serial = 0;

/** What every adapter of the storage does. `current` answers the storage of the test that is running. */
export function itStoresUploads(current: () => StorageUnderTest): void {
  const staged = async (content: string | Buffer): Promise<string> => {
    const file = path.join(current().folder, `staged-${serial++}`);
    await writeFile(file, content);
    return file;
  };
  const read = async (name: string, range?: { start: number; end: number }): Promise<string> =>
    (await buffer(await current().storage.open(name, range))).toString();
  const put = async (name: string, text: string, storage = current().storage): Promise<void> =>
    storage.put(name, await staged(text));

  it('keeps bytes under their hash, and reads the whole or a part', async () => {
    const file = await staged('hello world');
    await current().storage.put(key, file);
    expect(await current().storage.sizeOf(key)).toBe(11);
    expect(await read(key)).toBe('hello world');
    expect(await read(key, { start: 6, end: 10 })).toBe('world');
    await expect(access(file)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('keeps a file of many parts as it was', async () => {
    const bytes = Buffer.alloc(20_000_000);
    for (let at = 0; at < bytes.length; at += 4) bytes.writeUInt32LE(at, at);
    const name = createHash('sha256').update(bytes).digest('hex');
    await current().storage.put(name, await staged(bytes));
    expect(await current().storage.sizeOf(name)).toBe(bytes.length);
    const hash = createHash('sha256');
    for await (const chunk of (await current().storage.open(name)) as AsyncIterable<Buffer>) hash.update(chunk);
    expect(hash.digest('hex')).toBe(name);
    const part = await buffer(await current().storage.open(name, { start: 12_345_678, end: 12_345_777 }));
    expect(part.equals(bytes.subarray(12_345_678, 12_345_778))).toBe(true);
  });

  it('keeps equal bytes once', async () => {
    await put(key, 'hello world');
    await put(key, 'hello world', current().other);
    expect(await current().names('objects')).toEqual([key]);
  });

  it('says what it does not have', async () => {
    expect(await current().storage.sizeOf(key)).toBeNull();
    await expect(current().storage.open(key)).rejects.toThrow();
    await expect(current().storage.sizeOf('../../jwt-secret')).rejects.toThrow('SHA-256');
  });

  it('removes what nothing refers to, once and again', async () => {
    await put(key, 'hello world');
    await current().storage.remove(key, never);
    await current().storage.remove(key, never);
    expect([await current().names('objects'), await current().names('leaving')]).toEqual([[], []]);
  });

  it('keeps what something refers to', async () => {
    await put(key, 'hello world');
    await current().storage.remove(key, always);
    expect(await read(key)).toBe('hello world');
  });

  it('gives back what came to be referred to during its removal', async () => {
    await put(key, 'hello world');
    let asked = 0;
    await current().storage.remove(key, async () => ++asked > 1);
    expect([asked, await read(key), await current().names('leaving')]).toEqual([2, 'hello world', []]);
  });

  it('leaves alone what was put in place during a removal', async () => {
    await put(key, 'hello world');
    let asked = 0;
    await current().storage.remove(key, async () => {
      if (++asked === 1) return false;
      await put(key, 'hello world', current().other);
      return true;
    });
    expect([await read(key), await current().names('leaving')]).toEqual(['hello world', []]);
  });

  it('loses nothing that is put in place between the removals of two nodes', async () => {
    await put(key, 'hello world');
    let referenced = false;
    let asked = 0;
    // The first node has moved the bytes aside and found no reference; before it acts on that, the bytes come again, and
    // the second node, which had asked before, removes them as well.
    await current().storage.remove(key, async () => {
      if (++asked === 1) return false;
      const stale = referenced;
      let askedThere = 0;
      await current().other.remove(key, async () => {
        if (++askedThere > 1) return referenced;
        referenced = true;
        await put(key, 'hello world', current().other);
        return stale;
      });
      return stale;
    });
    expect([referenced, await read(key), await current().names('leaving')]).toEqual([true, 'hello world', []]);
  });

  it('finishes after a crash between moving aside and deciding, and not before it is known to be one', async () => {
    const second = keyOf('other');
    for (const [name, text] of [
      [key, 'hello world'],
      [second, 'other'],
    ] as const) {
      await put(name, text);
      const crash = jest.fn().mockResolvedValueOnce(false).mockRejectedValueOnce(new Error('crash'));
      await expect(current().storage.remove(name, crash)).rejects.toThrow('crash');
    }
    expect(await current().names('objects')).toEqual([]);
    await current().other.recover(always);
    expect(await current().names('leaving')).toHaveLength(2);
    await current().other.recover(async (moved) => moved === key, later());
    expect([await read(key), await current().storage.sizeOf(second), await current().names('leaving')]).toEqual([
      'hello world',
      null,
      [],
    ]);
  });
}

/** A folder that is removed with everything in it. */
export async function temporaryFolder(): Promise<{ folder: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(path.join(tmpdir(), 'tertulia-storage-'));
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}
