import { FileStore } from '@tus/file-store';
import type { Upload } from '@tus/server';
import { createWriteStream } from 'node:fs';
import { readdir, stat, unlink } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { finished, pipeline } from 'node:stream/promises';
import type { StagedFile, Staging } from '../intake/staging';
import { asDomainError } from '../intake/staging';
import { hasCode, makeDirectory } from '../storage/durable-files';
import type { ResumableUploadsRepository } from './resumable-uploads.repository';
import { EXPIRES_AFTER, EXTENSIONS, type ResumableStore } from './resumable-store';
import { StoreEntries } from './store-entries';

const ID = /^[0-9a-f]{32}$/;

/** Milliseconds without a write after which a file that no record names was left by a crash. */
const ORPHANED_AFTER = 60 * 60 * 1_000;

/** Uploads in pieces on the local disk, one file each, on the same file system as the staged files. */
export class DiskResumableStore extends FileStore implements ResumableStore {
  private constructor(
    private readonly folder: string,
    private readonly staging: Staging,
    repository: ResumableUploadsRepository,
  ) {
    super({
      directory: folder,
      configstore: new StoreEntries<Upload>(repository),
      expirationPeriodInMilliseconds: EXPIRES_AFTER,
    });
    this.extensions = EXTENSIONS;
  }

  /** Makes the folder, for its owner alone. */
  static async open(
    folder: string,
    staging: Staging,
    repository: ResumableUploadsRepository,
  ): Promise<DiskResumableStore> {
    await makeDirectory(folder);
    return new DiskResumableStore(folder, staging, repository);
  }

  /**
   * Appends what arrives, and resolves with the new offset when it is durable. Of a stream that breaks off, what was
   * written stays. Rejects with `INSUFFICIENT_STORAGE` on a full disk.
   */
  override async write(stream: Readable, id: string, offset: number): Promise<number> {
    const file = createWriteStream(path.join(this.folder, id), { flags: 'r+', start: offset, flush: true });
    try {
      await pipeline(stream, file);
      return offset + file.bytesWritten;
    } catch (error) {
      // A write may still be under way, and the next request would measure a file that grows.
      if (!file.closed) await finished(file).catch(() => undefined);
      throw asDomainError(error);
    }
  }

  stage(id: string): Promise<StagedFile> {
    return this.staging.adopt(path.join(this.folder, id));
  }

  async discard(id: string): Promise<void> {
    await unlink(path.join(this.folder, id)).catch((error: unknown) => {
      if (!hasCode(error, 'ENOENT')) throw error;
    });
  }

  async sweep(now: number, isKnown: (id: string) => Promise<boolean>): Promise<void> {
    for (const name of await readdir(this.folder)) {
      if (!ID.test(name)) continue;
      const changed = await stat(path.join(this.folder, name)).then(
        ({ mtimeMs }) => mtimeMs,
        () => Infinity,
      );
      if (now - changed > ORPHANED_AFTER && !(await isKnown(name))) await this.discard(name);
    }
  }
}
