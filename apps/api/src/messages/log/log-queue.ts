import type { CreateEntry, LogEntry } from './log-entry';
import { outOfReach, tooBusy } from './log-errors';

/** Messages that one write takes at most. */
const BATCH = 64;

/** Messages that may wait; beyond, senders are told to come back. */
const QUEUE_LIMIT = 5_000;

/** Milliseconds after which a caller is told in any case: the database may have stopped answering at any moment before. */
const LONGEST_WAIT = 4_500;

/** What waits for its turn in a conversation's log, in the order in which it came. */
export class LogQueue {
  private readonly entries: LogEntry[] = [];

  /** How many wait. */
  get length(): number {
    return this.entries.length;
  }

  /** Puts it last, or refuses it where too much waits. */
  add(entry: LogEntry): void {
    if (this.entries.length >= QUEUE_LIMIT) entry.reject(tooBusy());
    else this.entries.push(entry);
  }

  /** The first one that is not a message to be stored, or as many messages as one write takes; `null` where nothing waits. */
  next(): Exclude<LogEntry, CreateEntry> | CreateEntry[] | null {
    this.dropExpired();
    const [first] = this.entries;
    if (!first) return null;
    if (first.kind !== 'create') {
      this.entries.shift();
      return first;
    }
    const end = this.entries.slice(0, BATCH).findIndex(({ kind }) => kind !== 'create');
    const batch = this.entries.splice(0, end === -1 ? BATCH : end);
    return batch.filter((entry) => entry.kind === 'create');
  }

  /** Whose caller was told already is not begun any more: it would only keep the others waiting. */
  private dropExpired(): void {
    const before = performance.now() - LONGEST_WAIT;
    const kept = this.entries.findIndex(({ queuedAt }) => queuedAt > before);
    for (const { reject } of this.entries.splice(0, kept === -1 ? this.entries.length : kept)) reject(outOfReach());
  }
}

/** Settles as the work does, or rejects when its caller has waited long enough: what it writes may be there then. */
export async function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(outOfReach()), LONGEST_WAIT);
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}
