import { createHash, type Hash } from 'node:crypto';

/** What is known of a file that was written here from its first byte on. */
export interface KnownContent {
  /** Bytes. */
  size: number;
  /** Lower-case hex. */
  sha256: string;
}

/** The hash of what one write after the other has put into a file so far. */
class RunningHash {
  private readonly hash: Hash = createHash('sha256');
  size = 0;
  isBusy = false;

  add(chunk: Buffer): void {
    this.hash.update(chunk);
    this.size += chunk.length;
  }

  get content(): KnownContent {
    return { size: this.size, sha256: this.hash.copy().digest('hex') };
  }
}

/** One write to a file. */
export interface HashedWrite {
  /** Takes account of bytes that are being written: where they do not get there, the file is shorter than what was hashed. */
  add(chunk: Buffer): void;
  end(): void;
}

/**
 * Hashes files while they are written, so that they need not be read again. Only what was written in order, from the first
 * byte on and by one write at a time counts; of every other file nothing is known.
 */
export class RunningHashes {
  private readonly hashes = new Map<string, RunningHash>();

  /** A write of a file begins at that byte. */
  begin(id: string, offset: number): HashedWrite {
    const before = this.hashes.get(id);
    this.hashes.delete(id);
    const goesOn = before !== undefined && !before.isBusy && before.size === offset;
    // Two at once: what is in the file then is what neither has hashed.
    const isAlone = before === undefined || !before.isBusy;
    const hash = goesOn ? before : offset === 0 && isAlone ? new RunningHash() : null;
    if (hash === null) return { add: () => undefined, end: () => undefined };
    hash.isBusy = true;
    this.hashes.set(id, hash);
    return { add: (chunk) => hash.add(chunk), end: () => (hash.isBusy = false) };
  }

  /** What is in a file of so many bytes; `null` where that is not known. */
  contentOf(id: string, size: number): KnownContent | null {
    const hash = this.hashes.get(id);
    return hash && !hash.isBusy && hash.size === size ? hash.content : null;
  }

  forget(id: string): void {
    this.hashes.delete(id);
  }
}
