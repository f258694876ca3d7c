import type { Readable } from 'node:stream';

/** Bytes `start` to `end`, both included. */
export interface ByteRange {
  start: number;
  end: number;
}

/** Headers of what a link leads to. */
export interface LinkedAnswer {
  contentType: string;
  contentDisposition: string;
}

/** Milliseconds after which a removal that has not ended belongs to a process that has. */
export const ABANDONED_AFTER = 60 * 60 * 1_000;

/** Milliseconds after which a file that is still being put in place belongs to a process that has ended. */
export const UNFINISHED_AFTER = 24 * 60 * 60 * 1_000;

/** Where the bytes of uploads are kept, under keys that name their content. */
export abstract class UploadStorage {
  /**
   * Puts a staged file in place and takes it over. Durable when it resolves, and never seen half-written. The metadata
   * that refers to `key` must have been stored before: see `remove`.
   */
  abstract put(key: string, stagedPath: string): Promise<void>;

  /** Bytes of the object; `null` when there is none. */
  abstract sizeOf(key: string): Promise<number | null>;

  /** Streams the object or a part of it. Rejects when there is none. */
  abstract open(key: string, range?: ByteRange): Promise<Readable>;

  /**
   * Removes the object unless `isReferenced` says that something refers to it. Safe against a `put` of the same bytes at
   * any moment and against a crash at any step: what is referred to is there afterwards.
   */
  abstract remove(key: string, isReferenced: () => Promise<boolean>): Promise<void>;

  /**
   * Finishes removals that a crash interrupted: those that were begun `ABANDONED_AFTER` before `now` and not ended since.
   * `isReferenced` is asked about each key. Lets go as well of what puts left unfinished that are older than a day. What
   * fails keeps nothing else from being done, and is thrown at the end; `stop` ends it early.
   */
  abstract recover(isReferenced: (key: string) => Promise<boolean>, now?: number, stop?: AbortSignal): Promise<void>;

  /**
   * A URL from which whoever has it may read the object for a minute, without asking this server; `null` where bytes go
   * through the server.
   */
  abstract linkTo(key: string, answer: LinkedAnswer): Promise<string | null>;
}
