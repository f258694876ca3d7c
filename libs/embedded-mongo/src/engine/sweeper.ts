import { decodeDocument } from '../bson/decode';
import { UtcDateTime } from '../bson/values';
import { type CollectionInfo, type IndexInfo, fieldLimit } from '../storage/catalog-types';
import { encodeKeyValue, invertBytes } from '../storage/key-encoding';
import { recordKey, spaceEnd, spacePrefix, successor, trailingRecordId } from '../storage/keys';
import type { Engine } from './database-engine';

const GARBAGE_STEP = 1000;
const EXPIRY_STEP = 100;
const EARLIEST = new UtcDateTime(-(1n << 63n));

/** The background work: documents whose time is up, and the key spaces of what was dropped. */
export class Sweeper {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;
  private again = false;
  private stopped = false;

  constructor(
    private readonly engine: Engine,
    private readonly interval: number,
  ) {}

  start(): void {
    this.timer = setInterval(() => this.wake(), this.interval);
    this.timer.unref();
    this.wake();
  }

  /** Starts a round now, or one more after the one that is running. */
  wake(): void {
    if (this.stopped) return;
    this.again = true;
    this.running ??= this.rounds().finally(() => {
      this.running = undefined;
    });
  }

  /** Ends the work; resolves when nothing of it is running. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearInterval(this.timer);
    await this.running;
  }

  private async rounds(): Promise<void> {
    while (this.again && !this.stopped) {
      this.again = false;
      try {
        await this.emptyGarbage();
        await this.expire();
      } catch (error) {
        // A full disk passes; the next round tries again.
        process.emitWarning(`background work failed: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
  }

  private async emptyGarbage(): Promise<void> {
    const { engine } = this;
    for (const space of engine.catalog.garbage()) {
      for (let left = true; left && !this.stopped;) {
        left = await engine.write(() => {
          const range = { from: spacePrefix(space), to: spaceEnd(space), limit: GARBAGE_STEP };
          const entries = engine.store.range(range);
          for (const { key } of entries) engine.store.remove(key);
          if (entries.length === GARBAGE_STEP) return true;
          engine.catalog.discarded(space);
          return false;
        });
      }
    }
  }

  private async expire(): Promise<void> {
    for (const collection of this.engine.catalog.all()) {
      for (const index of collection.indexes) {
        if (index.expireAfterSeconds === undefined || !index.ready) continue;
        for (let left = true; left && !this.stopped;) left = await this.expireSome(collection, index);
      }
    }
  }

  /** Removes some expired documents and says whether there may be more. */
  private expireSome(collection: CollectionInfo, index: IndexInfo): Promise<boolean> {
    const { engine } = this;
    const range = expiredRange(index, index.expireAfterSeconds ?? 0);
    return engine.write(() => {
      if (!engine.isCurrent(collection) || !collection.indexes.includes(index)) return false;
      const entries = engine.store.range({ ...range, limit: EXPIRY_STEP });
      const recordIds = new Set(entries.map(({ key, value }) => trailingRecordId(index.unique ? value : key)));
      for (const recordId of recordIds) {
        const bytes = engine.store.get(recordKey(collection.id, recordId));
        if (bytes) engine.records.remove(collection, recordId, decodeDocument(bytes), bytes.length);
      }
      return entries.length === EXPIRY_STEP;
    });
  }
}

/** The entries whose date lies as many seconds back as the index says, or more. */
function expiredRange(index: IndexInfo, seconds: number): { from: Buffer; to: Buffer } {
  const limit = fieldLimit(index);
  const latest = new UtcDateTime(BigInt(Date.now() - seconds * 1000));
  const prefix = spacePrefix(index.id);
  const ascending = index.fields[0]?.direction !== -1;
  const [first, last] = [EARLIEST, latest].map((date) => {
    const { bytes } = encodeKeyValue(date, limit);
    return Buffer.concat([prefix, ascending ? bytes : invertBytes(bytes)]);
  });
  const [from, end] = ascending ? [first, last] : [last, first];
  return { from: from ?? prefix, to: (end && successor(end)) ?? spaceEnd(index.id) };
}
