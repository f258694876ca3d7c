import { decodeDocument } from '../bson/decode';
import { type Value } from '../bson/values';
import { type SortField, compareSortKeys, sortKeyOf } from '../query/sort';
import { type BranchScan, withoutEarlier } from './or-scan';
import { type Match, type Scan } from './scan';

interface Waiting {
  match: Match;
  place: Value[];
}

interface Stream extends BranchScan {
  waiting: Waiting[];
}

/** Reads branches that each come in the order of `sort`, all at once, and gives their documents in that order. */
export class MergeScan implements Scan {
  private readonly streams: Stream[];

  constructor(
    branches: readonly BranchScan[],
    private readonly sort: readonly SortField[],
  ) {
    this.streams = branches.map((branch) => ({ ...branch, waiting: [] }));
  }

  get keysExamined(): number {
    return this.streams.reduce((sum, { scan }) => sum + scan.keysExamined, 0);
  }

  get documentsExamined(): number {
    return this.streams.reduce((sum, { scan }) => sum + scan.documentsExamined, 0);
  }

  get done(): boolean {
    return this.streams.every(({ scan, waiting }) => scan.done && waiting.length === 0);
  }

  next(limit: number): Match[] {
    const found: Match[] = [];
    // Reading ahead saves time, but not where the client wants no more.
    const ahead = Math.ceil(limit / 64);
    for (let left = limit; found.length < limit;) {
      while (left > 0 && this.refillOne(ahead)) left -= ahead;
      if (left <= 0) break;
      const match = this.takeFirst();
      if (!match) break;
      found.push(match);
    }
    return found;
  }

  /** Reads on in a stream of which nothing is at hand; says whether there was one. */
  private refillOne(count: number): boolean {
    const stream = this.streams.find(({ scan, waiting }) => waiting.length === 0 && !scan.done);
    if (!stream) return false;
    stream.waiting = withoutEarlier(stream.scan.next(count), stream.earlier).map((match) => ({
      match,
      place: sortKeyOf(decodeDocument(match.bytes), this.sort),
    }));
    return true;
  }

  private takeFirst(): Match | undefined {
    let first: Stream | undefined;
    for (const stream of this.streams) {
      const [place, best] = [stream.waiting[0]?.place, first?.waiting[0]?.place];
      if (place && (!best || compareSortKeys(place, best, this.sort) < 0)) first = stream;
    }
    return first?.waiting.shift()?.match;
  }
}
