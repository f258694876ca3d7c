import { mkdirSync, statfsSync } from 'node:fs';
import { type RootDatabase, type Transaction, open } from 'lmdb';
import { checkDataFile, markDataFile } from './data-file';

const MAX_READERS = 2048;

/** With less room than this, a failed write is taken for one that did not fit. */
const FULL_BYTES = 4 * 1024 * 1024;

/** A write that did not fit on the disk; nothing of it remains. */
export class DiskFullError extends Error {}

/** One key with its value, both copies that stay valid. */
export interface Entry {
  key: Buffer;
  value: Buffer;
}

export interface RangeOptions {
  /** The first key that belongs to the range. */
  from: Buffer;
  /** Begins behind `from` instead. */
  afterFrom?: boolean;
  /** The first key above `from` that no longer belongs to it. */
  to: Buffer;
  /** Reads from the end. */
  reverse?: boolean;
  limit?: number;
}

/**
 * Looks at one entry and says whether to go on. The value is LMDB's own memory: the next read overwrites it, so what is
 * to be kept must be copied.
 */
export type Visitor = (key: Buffer, value: Buffer) => boolean;

/** Reads keys, from a snapshot or from within the running write transaction. */
export interface Reader {
  /** A copy of the value. */
  get(key: Buffer): Buffer | undefined;
  /** The value in LMDB's own memory, which the next read overwrites. */
  peek(key: Buffer): Buffer | undefined;
  /** Copies of the entries. */
  range(options: RangeOptions): Entry[];
  /** Shows the entries one after another, without copying them. */
  visit(options: RangeOptions, visitor: Visitor): void;
}

/** A reader of one committed state; `release` must be called, or old pages are kept for ever. */
export interface Snapshot extends Reader {
  release(): void;
}

/** Reads and writes inside one write transaction. */
export interface Transactional extends Reader {
  put(key: Buffer, value: Buffer): void;
  remove(key: Buffer): void;
}

/** The ordered key-value file: all collections and indexes share one key space, told apart by a 4-byte id in front. */
export class Store implements Transactional {
  private constructor(
    private readonly database: RootDatabase<Buffer, Buffer>,
    private readonly directory: string,
  ) {}

  /** Opens the files in a directory, or makes them. Throws for a damaged file, which it leaves as it is. */
  static open(directory: string): Store {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    checkDataFile(directory);
    const database = open<Buffer, Buffer>({
      path: directory,
      noSubdir: false,
      encoding: 'binary',
      encoder: { encode: (value: Buffer) => value, decode: viewOf },
      keyEncoder: { writeKey, readKey },
      // A put is answered after fdatasync, not before it.
      overlappingSync: false,
      // One transaction at a time is started, by the write queue; a batch around it would leave a promise of its own
      // behind, rejected and unheard when the disk is full.
      eventTurnBatching: false,
      maxReaders: MAX_READERS,
      cache: false,
    });
    markDataFile(directory);
    return new Store(database, directory);
  }

  /** Like all reads here: within the running transaction if there is one, else from the latest committed state. */
  get(key: Buffer): Buffer | undefined {
    return copyOf(this.peek(key));
  }

  peek(key: Buffer): Buffer | undefined {
    return this.database.get(key);
  }

  range(options: RangeOptions): Entry[] {
    return collect(this, options);
  }

  visit(options: RangeOptions, visitor: Visitor): void {
    visitRange(this.database, options, undefined, visitor);
  }

  put(key: Buffer, value: Buffer): void {
    this.database.putSync(key, value);
  }

  remove(key: Buffer): void {
    this.database.removeSync(key);
  }

  /** A stable view of the latest committed state. */
  snapshot(): Snapshot {
    const { database } = this;
    const transaction = database.useReadTransaction();
    const within = { transaction };
    let released = false;
    return {
      get: (key) => copyOf(database.get(key, within)),
      peek: (key) => database.get(key, within),
      range(options) {
        return collect(this, options);
      },
      visit: (options, visitor) => visitRange(database, options, transaction, visitor),
      release: () => {
        if (!released) transaction.done();
        released = true;
      },
    };
  }

  /**
   * Runs `work` in a write transaction and resolves with its result once that is on disk. `work` must be synchronous;
   * what it throws undoes all that it wrote.
   */
  async transaction<T>(work: () => T): Promise<T> {
    try {
      return await this.database.childTransaction(work);
    } catch (error) {
      throw await this.commitFailure(error);
    }
  }

  /** What made a commit fail; a disk without room is told by its name. */
  private async commitFailure(error: unknown): Promise<unknown> {
    if (!(error instanceof Error && 'commitError' in error)) return error;
    const reason = await Promise.resolve(error.commitError).catch((cause: unknown) => cause);
    const { bavail, bsize } = statfsSync(this.directory);
    const message = reason instanceof Error ? reason.message : String(reason);
    if (bavail * bsize < FULL_BYTES)
      return new DiskFullError(`No space left on the device of ${this.directory}: ${message}`);
    return reason;
  }

  async close(): Promise<void> {
    await this.database.close();
  }
}

function collect(reader: Reader, options: RangeOptions): Entry[] {
  const entries: Entry[] = [];
  reader.visit(options, (key, value) => entries.push({ key, value: Buffer.from(value) }) > 0);
  return entries;
}

function visitRange(
  database: RootDatabase<Buffer, Buffer>,
  options: RangeOptions,
  transaction: Transaction | undefined,
  visitor: Visitor,
): void {
  const bounds = options.reverse
    ? { start: options.to, exclusiveStart: true, end: options.from, inclusiveEnd: true, reverse: true }
    : { start: options.from, exclusiveStart: options.afterFrom === true, end: options.to };
  const limit = options.limit ?? Number.MAX_SAFE_INTEGER;
  for (const { key, value } of database.getRange({ ...bounds, limit, ...(transaction && { transaction }) })) {
    if (!visitor(key, value)) return;
  }
}

function copyOf(bytes: Buffer | undefined): Buffer | undefined {
  return bytes && Buffer.from(bytes);
}

/** LMDB reads values into one long buffer of its own and sets its `length`, by hand, to that of the value. */
function viewOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
}

function writeKey(key: Buffer, target: Uint8Array, start: number): number {
  target.set(key, start);
  return start + key.length;
}

function readKey(source: Buffer, start: number, end: number): Buffer {
  const key = Buffer.allocUnsafe(end - start);
  source.copy(key, 0, start, end);
  return key;
}
