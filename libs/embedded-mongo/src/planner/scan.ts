import { recordKey, trailingRecordId } from '../storage/keys';
import { type CollectionInfo } from '../storage/catalog-types';
import { type Reader } from '../storage/store';
import { type Plan } from './plan';

/** A stored document as a scan finds it, still in BSON. */
export interface Found {
  recordId: number;
  bytes: Buffer;
}

/**
 * Reads the documents that a plan leads to, a few at a time, so that whoever reads decides when to let others in.
 * The reader must stay the same view of the data from the first step to the last.
 */
export class Scan {
  /** Index entries that were looked at; for a collection scan, 0. */
  keysExamined = 0;
  documentsExamined = 0;
  private rangeIndex: number;
  private keyIndex = 0;
  private lastKey: Buffer | undefined;
  private readonly seen: Set<number> | undefined;

  constructor(
    private readonly reader: Reader,
    private readonly collection: CollectionInfo,
    private readonly plan: Plan,
  ) {
    this.rangeIndex = plan.reverse ? plan.ranges.length - 1 : 0;
    this.seen = plan.index?.multikey ? new Set() : undefined;
  }

  get done(): boolean {
    if (this.plan.keys) return this.keyIndex >= this.plan.keys.length;
    return this.rangeIndex < 0 || this.rangeIndex >= this.plan.ranges.length;
  }

  /** The next documents, from at most `limit` entries: fewer, or none, does not mean that all has been read. */
  next(limit: number): Found[] {
    return this.plan.keys ? this.nextByKey(this.plan.keys, limit) : this.nextInRange(limit);
  }

  private nextByKey(keys: readonly Buffer[], limit: number): Found[] {
    const found: Found[] = [];
    for (let left = limit; left > 0 && this.keyIndex < keys.length; left--) {
      const position = this.plan.reverse ? keys.length - 1 - this.keyIndex : this.keyIndex;
      this.keyIndex++;
      const key = keys[position];
      const entry = key && this.reader.get(key);
      this.keysExamined++;
      if (entry) this.take(trailingRecordId(entry), found);
    }
    return found;
  }

  private nextInRange(limit: number): Found[] {
    const found: Found[] = [];
    const range = this.plan.ranges[this.rangeIndex];
    if (!range) return found;
    const { reverse, index } = this.plan;
    const from = !reverse && this.lastKey ? this.lastKey : range.from;
    const to = reverse && this.lastKey ? this.lastKey : range.to;
    // Going on forwards, the range begins with the entry that came last.
    const skip = !reverse && this.lastKey !== undefined ? 1 : 0;
    const entries = this.reader.range({ from, to, reverse, limit: limit + skip });
    for (let position = skip; position < entries.length; position++) {
      const entry = entries[position];
      if (!entry) continue;
      if (!index) {
        this.documentsExamined++;
        found.push({ recordId: trailingRecordId(entry.key), bytes: entry.value });
      } else {
        this.keysExamined++;
        this.take(trailingRecordId(index.unique ? entry.value : entry.key), found);
      }
    }
    if (entries.length < limit + skip) {
      this.rangeIndex += reverse ? -1 : 1;
      this.lastKey = undefined;
    } else {
      this.lastKey = entries.at(-1)?.key;
    }
    return found;
  }

  private take(recordId: number, into: Found[]): void {
    if (this.seen) {
      if (this.seen.has(recordId)) return;
      this.seen.add(recordId);
    }
    const bytes = this.reader.get(recordKey(this.collection.id, recordId));
    this.documentsExamined++;
    if (bytes) into.push({ recordId, bytes });
  }
}
