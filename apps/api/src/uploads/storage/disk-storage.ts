import { link, open, readdir, rename, stat, unlink } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { eachOf } from '../each-of';
import { WorkTurns } from '../intake/work-turns';
import { hasCode, makeDirectory, syncDirectory } from './durable-files';
import { KEY, LEAVING_NAME, leavingName } from './keys';
import { ABANDONED_AFTER, type ByteRange, UploadStorage } from './upload-storage';

/**
 * Bytes on the local disk: `objects/ab/abcd…` by SHA-256, so equal files are kept once. `leaving/` holds what is being
 * removed.
 */
export class DiskStorage extends UploadStorage {
  private readonly objects: string;
  private readonly leaving: string;

  private constructor(
    root: string,
    private readonly turns: WorkTurns,
  ) {
    super();
    this.objects = path.join(root, 'objects');
    this.leaving = path.join(root, 'leaving');
  }

  /** Opens the storage under `root`, on the same file system as the staged files, and makes its folders. */
  static async open(root: string, turns = new WorkTurns()): Promise<DiskStorage> {
    const storage = new DiskStorage(root, turns);
    await makeDirectory(storage.objects);
    await makeDirectory(storage.leaving);
    return storage;
  }

  put(key: string, stagedPath: string): Promise<void> {
    return this.turns.file(() => this.putInTurn(key, stagedPath));
  }

  async sizeOf(key: string): Promise<number | null> {
    try {
      return (await stat(this.pathOf(key))).size;
    } catch (error) {
      if (hasCode(error, 'ENOENT')) return null;
      throw error;
    }
  }

  async open(key: string, range?: ByteRange): Promise<Readable> {
    const handle = await open(this.pathOf(key), 'r');
    return handle.createReadStream({ ...range, highWaterMark: 256 * 1024 });
  }

  /**
   * Moves the object aside, asks again, and only then deletes it. Whoever refers to it stored the reference before
   * putting it in place: either the second question sees the reference, or the put comes after the move.
   */
  async remove(key: string, isReferenced: () => Promise<boolean>): Promise<void> {
    if (await isReferenced()) return;
    // A name of its own for each removal: another node may be removing the same bytes, sent again in between.
    const aside = path.join(this.leaving, leavingName(key));
    try {
      await rename(this.pathOf(key), aside);
    } catch (error) {
      if (hasCode(error, 'ENOENT')) return;
      throw error;
    }
    await this.settle(key, aside, await isReferenced());
  }

  async recover(
    isReferenced: (key: string) => Promise<boolean>,
    now: number = Date.now(),
    stop?: AbortSignal,
  ): Promise<void> {
    const recoverOne = async (name: string): Promise<void> => {
      const [, key, since] = LEAVING_NAME.exec(name) ?? [];
      if (key === undefined || now - Number(since) < ABANDONED_AFTER) return;
      await this.settle(key, path.join(this.leaving, name), await isReferenced(key));
    };
    await eachOf(await readdir(this.leaving), recoverOne, stop);
  }

  linkTo(): Promise<null> {
    return Promise.resolve(null);
  }

  private async putInTurn(key: string, stagedPath: string): Promise<void> {
    const file = await open(stagedPath, 'r');
    try {
      await file.sync();
    } finally {
      await file.close();
    }
    const target = this.pathOf(key);
    await makeDirectory(path.dirname(target));
    // Also where the object exists: a removal that is under way has moved away, or will find, the older file.
    await rename(stagedPath, target);
    await syncDirectory(path.dirname(target));
  }

  /** Gives an object that was moved aside its place back, or deletes it. */
  private async settle(key: string, aside: string, keep: boolean): Promise<void> {
    if (keep) {
      const target = this.pathOf(key);
      await makeDirectory(path.dirname(target));
      await link(aside, target).catch(ignore('EEXIST', 'ENOENT'));
      await syncDirectory(path.dirname(target));
    }
    await unlink(aside).catch(ignore('ENOENT'));
  }

  private pathOf(key: string): string {
    if (!KEY.test(key)) throw new Error('A key of the storage is a SHA-256 in hex, with or without a suffix');
    return path.join(this.objects, key.slice(0, 2), key);
  }
}

function ignore(...codes: string[]) {
  return (error: unknown): void => {
    if (!hasCode(error, ...codes)) throw error;
  };
}
