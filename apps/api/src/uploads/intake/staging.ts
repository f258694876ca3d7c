import { createHash, randomUUID } from 'node:crypto';
import {
  constants,
  copyFile,
  link,
  open,
  readdir,
  stat,
  statfs,
  unlink,
  utimes,
  writeFile,
  type FileHandle,
} from 'node:fs/promises';
import { createReadStream } from 'node:fs';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { ErrorCode } from '@tertulia/contracts';
import { DomainError } from '../../common/errors/domain-error';
import { eachOf } from '../each-of';
import { hasCode, makeDirectory, writeAll } from '../storage/durable-files';
import { WorkTurns } from './work-turns';

/** A received file that is not in place yet. */
export interface StagedFile {
  path: string;
  /** Bytes. */
  size: number;
  /** Lower-case hex. */
  sha256: string;
}

/** Milliseconds without a write after which a staged file belongs to nobody: its process ended. */
const ABANDONED_AFTER = 60 * 60 * 1_000;

/** Bytes that are written between two looks at how much of the disk is free: others write as well. */
const LOOK_EVERY = 4 * 1024 * 1024;

/** Bytes that are read at once where a file is hashed. */
const READ_BYTES = 256 * 1024;

/** The folder in which files are received, on the same file system as the disk storage so that they can be moved. */
export class Staging {
  private constructor(
    private readonly directory: string,
    private readonly maxBytes: number,
    private readonly turns: WorkTurns,
    private readonly reserveBytes: number,
  ) {}

  /** Makes the folder. `maxBytes` is the most that one file may have, `reserveBytes` what stays free on the disk. */
  static async open(directory: string, maxBytes: number, turns = new WorkTurns(), reserveBytes = 0): Promise<Staging> {
    await makeDirectory(directory);
    return new Staging(directory, maxBytes, turns, reserveBytes);
  }

  /** Throws `INSUFFICIENT_STORAGE` where so many bytes more would take from what is to stay free. */
  async requireSpace(bytes: number): Promise<void> {
    if (this.reserveBytes === 0) return;
    const { bavail, bsize } = await statfs(this.directory);
    if (bavail * bsize - bytes < this.reserveBytes) throw noSpace();
  }

  /** For one who goes on writing there: told of each few bytes, it throws as `requireSpace` does, asking every few MiB. */
  watchSpace(): (bytes: number) => Promise<void> {
    let written = 0;
    return async (bytes) => {
      written += bytes;
      if (written < LOOK_EVERY) return;
      written = 0;
      await this.requireSpace(0);
    };
  }

  /**
   * Writes a stream to a file while measuring and hashing it, one chunk in memory at a time. Rejects with
   * `PAYLOAD_TOO_LARGE` at the first byte too many, with `INSUFFICIENT_STORAGE` on a full disk, and with the stream's own
   * error; then the file is gone.
   */
  async receive(stream: Readable): Promise<StagedFile> {
    const file = this.freshPath();
    const hash = createHash('sha256');
    let size = 0;
    let handle: FileHandle | undefined;
    try {
      await this.requireSpace(0);
      const wrote = this.watchSpace();
      const target = (handle = await open(file, 'wx', 0o600));
      for await (const chunk of stream as AsyncIterable<Buffer>) {
        size += chunk.length;
        if (size > this.maxBytes) throw tooLarge(this.maxBytes);
        await this.turns.piece(async () => {
          const written = writeAll(target, chunk);
          // Meanwhile, on this thread.
          hash.update(chunk);
          await written;
        });
        await wrote(chunk.length);
      }
      await handle.close();
      return { path: file, size, sha256: hash.digest('hex') };
    } catch (error) {
      await handle?.close().catch(() => undefined);
      await this.discard(file);
      throw asDomainError(error);
    }
  }

  /**
   * Takes in a file that is complete already, as `receive` does. By `link` where nobody writes to it any more; otherwise by
   * `copy`, which the file system makes by reference where it can: whoever may still write changes nothing of what is hashed here.
   * `known` is what the caller has measured and hashed itself.
   */
  async adopt(source: string, by: 'link' | 'copy', known: Omit<StagedFile, 'path'> | null = null): Promise<StagedFile> {
    const file = this.freshPath();
    try {
      if (by === 'copy' || !(await linked(source, file))) {
        await this.requireSpace((await stat(source)).size);
        await copyFile(source, file, constants.COPYFILE_FICLONE | constants.COPYFILE_EXCL);
      }
      if (known) return this.within({ path: file, ...known });
      const hash = createHash('sha256');
      let size = 0;
      for await (const chunk of createReadStream(file, { highWaterMark: READ_BYTES }) as AsyncIterable<Buffer>) {
        size += chunk.length;
        await this.turns.piece(() => Promise.resolve(hash.update(chunk)));
      }
      return this.within({ path: file, size, sha256: hash.digest('hex') });
    } catch (error) {
      await this.discard(file);
      throw asDomainError(error);
    }
  }

  /** Writes bytes that are made here, such as a thumbnail. */
  async write(bytes: Buffer): Promise<string> {
    const file = this.freshPath();
    try {
      await writeFile(file, bytes, { flag: 'wx', mode: 0o600 });
      return file;
    } catch (error) {
      await this.discard(file);
      throw asDomainError(error);
    }
  }

  /** Deletes a staged file; nothing when it was put in place or is gone. */
  async discard(file: string): Promise<void> {
    await unlink(file).catch((error: unknown) => {
      if (!hasCode(error, 'ENOENT')) throw error;
    });
  }

  /** Where a file may be written that is swept here like all others, should this process end before it is discarded. */
  freshPath(): string {
    return path.join(this.directory, randomUUID());
  }

  /** Deletes what processes that ended left behind; `stop` ends it early. */
  async sweep(now: number = Date.now(), stop?: AbortSignal): Promise<void> {
    const sweepOne = async (name: string): Promise<void> => {
      const file = path.join(this.directory, name);
      const changed = await stat(file).then(
        ({ mtimeMs }) => mtimeMs,
        () => Infinity,
      );
      if (now - changed > ABANDONED_AFTER) await this.discard(file);
    };
    await eachOf(await readdir(this.directory), sweepOne, stop);
  }

  private within(file: StagedFile): StagedFile {
    if (file.size > this.maxBytes) throw tooLarge(this.maxBytes);
    return file;
  }
}

/** Gives a file a second name, and the time of now, by which it is swept. Returns whether this file system can do so. */
async function linked(source: string, file: string): Promise<boolean> {
  try {
    await link(source, file);
  } catch (error) {
    if (hasCode(error, 'EPERM', 'ENOTSUP', 'ENOSYS', 'EMLINK')) return false;
    throw error;
  }
  const now = new Date();
  await utimes(file, now, now);
  return true;
}

/** The refusal of a file with more than `maxBytes` bytes. */
export function tooLarge(maxBytes: number): DomainError {
  return new DomainError(ErrorCode.PayloadTooLarge, `A file may have at most ${maxBytes} bytes.`);
}

/** A full disk, or a full quota of one, is the operator's to mend, and the caller is told. */
export function asDomainError(error: unknown): unknown {
  if (!hasCode(error, 'ENOSPC', 'EDQUOT')) return error;
  return noSpace();
}

function noSpace(): DomainError {
  return new DomainError(ErrorCode.InsufficientStorage, 'The server has no space left for files.');
}
