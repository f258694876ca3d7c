import type { Readable } from 'node:stream';

/** Bytes `start` to `end`, both included. */
export interface ByteRange {
  start: number;
  end: number;
}

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

  /** Finishes removals that a crash interrupted. `isReferenced` is asked about each key. */
  abstract recover(isReferenced: (key: string) => Promise<boolean>): Promise<void>;
}
