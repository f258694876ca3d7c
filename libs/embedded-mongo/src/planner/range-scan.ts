import { decodeDocument } from '../bson/decode';
import { type Expression } from '../query/expression';
import { matches } from '../query/match';
import { type CollectionInfo } from '../storage/catalog-types';
import { indexKeysOf } from '../storage/index-keys';
import { recordIdBytes, recordKey, spacePrefix, trailingRecordId } from '../storage/keys';
import { type Reader } from '../storage/store';
import { type SinglePlan } from './plan';
import { type Match, type Scan } from './scan';
import { Slab } from './slab';

/** After so many bytes of documents a step ends, whatever number was asked for. */
const STEP_BYTES = 1024 * 1024;
/** How many documents of an array index are remembered as seen. */
const REMEMBERED = 10_000;

/** Reads the ranges, or the keys, of one index, or the whole collection. */
export class RangeScan implements Scan {
  keysExamined = 0;
  documentsExamined = 0;
  private rangeIndex: number;
  private keyIndex = 0;
  private lastKey: Buffer | undefined;
  private matches: Match[] = [];
  private stepBytes = 0;
  private readonly slab = new Slab();
  private readonly seen: Set<number> | undefined;

  /**
   * An array index leads to a document several times. The first `remembered` documents are told by their number; of those
   * behind them only the least entry within the ranges counts.
   */
  constructor(
    private readonly reader: Reader,
    private readonly collection: CollectionInfo,
    private readonly plan: SinglePlan,
    private readonly filter: Expression,
    private readonly remembered = REMEMBERED,
  ) {
    this.rangeIndex = plan.reverse ? plan.ranges.length - 1 : 0;
    this.seen = plan.index?.multikey ? new Set() : undefined;
  }

  get done(): boolean {
    if (this.plan.keys) return this.keyIndex >= this.plan.keys.length;
    return this.rangeIndex < 0 || this.rangeIndex >= this.plan.ranges.length;
  }

  next(limit: number): Match[] {
    this.matches = [];
    this.stepBytes = 0;
    for (let left = limit; left > 0 && !this.done && this.stepBytes < STEP_BYTES;) {
      left -= this.plan.keys ? this.readKey(this.plan.keys) : this.readRange(left);
    }
    return this.matches;
  }

  private readKey(keys: readonly Buffer[]): number {
    const key = keys[this.plan.reverse ? keys.length - 1 - this.keyIndex : this.keyIndex];
    this.keyIndex++;
    const entry = key && this.reader.peek(key);
    // What the index does not hold is not an entry, but was looked for.
    this.keysExamined++;
    if (entry) this.fetch(trailingRecordId(entry), key);
    return 1;
  }

  /** Reads on in the current range and says how many entries there were. */
  private readRange(limit: number): number {
    const range = this.plan.ranges[this.rangeIndex];
    if (!range) return 0;
    const { reverse, index } = this.plan;
    const from = reverse ? range.from : (this.lastKey ?? range.from);
    const to = reverse ? (this.lastKey ?? range.to) : range.to;
    const afterFrom = !reverse && this.lastKey !== undefined;
    let count = 0;
    this.reader.visit({ from, afterFrom, to, reverse, limit }, (key, value) => {
      count++;
      this.lastKey = key;
      if (!index) this.look(trailingRecordId(key), value);
      else {
        this.keysExamined++;
        this.fetch(trailingRecordId(index.unique ? value : key), key);
      }
      return this.stepBytes < STEP_BYTES;
    });
    if (count < limit && this.stepBytes < STEP_BYTES) {
      this.rangeIndex += reverse ? -1 : 1;
      this.lastKey = undefined;
    }
    return count;
  }

  private fetch(recordId: number, key: Buffer): void {
    if (this.seen?.has(recordId)) return;
    const bytes = this.reader.peek(recordKey(this.collection.id, recordId));
    if (!bytes) return;
    if (this.seen) {
      if (this.seen.size < this.remembered) this.seen.add(recordId);
      else if (!this.isLeastEntry(key, recordId, bytes)) return;
    }
    this.look(recordId, bytes);
  }

  private look(recordId: number, bytes: Buffer): void {
    this.documentsExamined++;
    this.stepBytes += bytes.length;
    if (!this.plan.exact && !matches(this.filter, decodeDocument(bytes))) return;
    this.matches.push({ recordId, bytes: this.slab.copy(bytes) });
  }

  /** Whether this is the least of the document's entries in the ranges: one of them, whatever the direction. */
  private isLeastEntry(key: Buffer, recordId: number, bytes: Buffer): boolean {
    const { index, ranges } = this.plan;
    if (!index) return true;
    const prefix = spacePrefix(index.id);
    const end = index.unique ? Buffer.alloc(0) : recordIdBytes(recordId);
    return indexKeysOf(index, decodeDocument(bytes)).keys.every((entry) => {
      const other = Buffer.concat([prefix, entry.bytes, end]);
      if (other.compare(key) >= 0) return true;
      return !ranges.some(({ from, to }) => other.compare(from) >= 0 && other.compare(to) < 0);
    });
  }
}
