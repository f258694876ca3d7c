import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { copyFile, mkdir, open, readdir } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';

/** An object's name: the SHA-256 of the file it belongs to, and for a thumbnail what it is. */
const OBJECT = /^([0-9a-f]{64})(-[a-z0-9]+)?$/;

/** How much was copied. */
export interface Copied {
  count: number;
  bytes: number;
}

/** Copies all objects of a disk storage and syncs each to the disk. An object that is removed while this runs is passed over. */
export async function copyObjects(from: string, to: string): Promise<Copied> {
  const copied: Copied = { count: 0, bytes: 0 };
  for (const folder of await namesIn(from)) {
    await mkdir(path.join(to, folder), { recursive: true, mode: 0o700 });
    for (const name of await namesIn(path.join(from, folder))) {
      if (!OBJECT.test(name)) continue;
      const bytes = await copyOne(path.join(from, folder, name), path.join(to, folder, name));
      if (bytes === null) continue;
      copied.count++;
      copied.bytes += bytes;
    }
  }
  return copied;
}

/** Throws with the name of the first object whose bytes are not those that its name says. Thumbnails have no sum of their own. */
export async function verifyObjects(root: string): Promise<void> {
  for (const folder of await namesIn(root)) {
    for (const name of await namesIn(path.join(root, folder))) {
      const [, sha256, suffix] = OBJECT.exec(name) ?? [];
      if (suffix !== undefined) continue;
      const hash = createHash('sha256');
      await pipeline(createReadStream(path.join(root, folder, name)), hash);
      if (hash.digest('hex') !== sha256) throw new Error(`${path.join(root, folder, name)} is damaged`);
    }
  }
}

async function copyOne(from: string, to: string): Promise<number | null> {
  try {
    await copyFile(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  const file = await open(to, 'r+');
  try {
    await file.chmod(0o600);
    await file.sync();
    return (await file.stat()).size;
  } finally {
    await file.close();
  }
}

/** The names in a folder; none where there is no folder. */
export async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return [];
    throw error;
  }
}
