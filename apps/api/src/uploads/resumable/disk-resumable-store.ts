import { FileStore } from '@tus/file-store';
import type { Upload } from '@tus/server';
import { open, readdir, stat, unlink, writeFile, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { eachOf } from '../each-of';
import { gathered } from '../intake/gathered';
import type { StagedFile, Staging } from '../intake/staging';
import { asDomainError } from '../intake/staging';
import type { WorkTurns } from '../intake/work-turns';
import { hasCode, makeDirectory, writeAll } from '../storage/durable-files';
import type { ResumableUploadsRepository } from './resumable-uploads.repository';
import { EXPIRES_AFTER, EXTENSIONS, ORPHANED_AFTER, type ResumableStore } from './resumable-store';
import { RunningHashes } from './running-hashes';
import { entryOf, StoreEntries } from './store-entries';

const ID = /^[0-9a-f]{32}$/;

/** Uploads in pieces on the local disk, one file each, on the same file system as the staged files. */
export class DiskResumableStore extends FileStore implements ResumableStore {
  /** Writes that are under way in this process, by upload. */
  private readonly writing = new Map<string, Promise<unknown>>();
  private readonly hashes = new RunningHashes();

  private constructor(
    private readonly folder: string,
    private readonly staging: Staging,
    repository: ResumableUploadsRepository,
    private readonly turns: WorkTurns,
    private readonly isAlone: boolean,
  ) {
    super({
      directory: folder,
      configstore: new StoreEntries<Upload>(repository),
      expirationPeriodInMilliseconds: EXPIRES_AFTER,
    });
    this.extensions = EXTENSIONS;
  }

  /** Makes the folder, for its owner alone. `isAlone` says that no other node writes there. */
  static async open(
    folder: string,
    staging: Staging,
    repository: ResumableUploadsRepository,
    turns: WorkTurns,
    isAlone: boolean,
  ): Promise<DiskResumableStore> {
    await makeDirectory(folder);
    return new DiskResumableStore(folder, staging, repository, turns, isAlone);
  }

  entryFor(upload: Upload): Record<string, unknown> {
    return entryOf(upload);
  }

  /** The file; what is remembered of it is noted already. */
  override async create(upload: Upload): Promise<Upload> {
    const file = path.join(this.folder, upload.id);
    await writeFile(file, '', { flag: 'wx', mode: 0o600 });
    upload.storage = { type: 'file', path: file };
    return upload;
  }

  /**
   * Appends what arrives, and resolves with the new offset when it is durable. Of a stream that breaks off, what was
   * written stays. Rejects with `INSUFFICIENT_STORAGE` on a full disk.
   */
  override async write(stream: Readable, id: string, offset: number): Promise<number> {
    const written = this.append(stream, id, offset);
    const all = Promise.allSettled([this.writing.get(id), written]);
    this.writing.set(id, all);
    try {
      return await written;
    } finally {
      if (this.writing.get(id) === all) this.writing.delete(id);
    }
  }

  /** The file as it is where this process alone writes to it, and has done so; otherwise a copy: a node that has lost its lease may not know it yet. */
  async stage(id: string): Promise<StagedFile> {
    await this.writing.get(id);
    const file = path.join(this.folder, id);
    if (!this.isAlone) return this.staging.adopt(file, 'copy');
    const { size } = await stat(file);
    return this.staging.adopt(file, 'link', this.hashes.contentOf(id, size));
  }

  private async append(stream: Readable, id: string, offset: number): Promise<number> {
    const hashed = this.hashes.begin(id, offset);
    let position = offset;
    let handle: FileHandle | undefined;
    try {
      const file = (handle = await open(path.join(this.folder, id), 'r+'));
      const wrote = this.staging.watchSpace();
      for await (const chunk of gathered(stream) as AsyncIterable<Buffer>) {
        await this.turns.piece(async () => {
          const written = writeAll(file, chunk, position);
          // Meanwhile, on this thread.
          hashed.add(chunk);
          await written;
        });
        position += chunk.length;
        await wrote(chunk.length);
      }
      await this.turns.file(() => file.sync());
      return position;
    } catch (error) {
      throw asDomainError(error);
    } finally {
      hashed.end();
      // No write is under way any more: the next request may measure the file.
      await handle?.close();
    }
  }

  async discard(id: string): Promise<void> {
    this.hashes.forget(id);
    await unlink(path.join(this.folder, id)).catch((error: unknown) => {
      if (!hasCode(error, 'ENOENT')) throw error;
    });
  }

  async sweep(now: number, isKnown: (id: string) => Promise<boolean>, stop?: AbortSignal): Promise<void> {
    const sweepOne = async (name: string): Promise<void> => {
      const changed = await stat(path.join(this.folder, name)).then(
        ({ mtimeMs }) => mtimeMs,
        () => Infinity,
      );
      if (now - changed > ORPHANED_AFTER && !(await isKnown(name))) await this.discard(name);
    };
    await eachOf(
      (await readdir(this.folder)).filter((name) => ID.test(name)),
      sweepOne,
      stop,
    );
  }
}
