import { decodeDocument } from '../bson/decode';
import { type Document, RawDocument, type Value } from '../bson/values';
import { CommandError } from '../errors';
import { type Hint, type Plan, planQuery } from '../planner/plan';
import { type Found, Scan } from '../planner/scan';
import { type Expression } from '../query/expression';
import { matches } from '../query/match';
import { type Projection } from '../query/projection';
import { type SortField, compareSortKeys, sortKeyOf } from '../query/sort';
import { type CollectionInfo } from '../storage/catalog-types';
import { type Reader } from '../storage/store';
import { matchedPosition } from '../update/matched-position';
import { Turns } from './turns';

/** The most that a sort holds in memory, as in MongoDB. */
const SORT_MEMORY_BYTES = 100 * 1024 * 1024;
const FIRST_STEP = 128;
/** How many documents are looked at between two looks at the clock. */
const PAUSE_DOCUMENTS = 32;
const LARGEST_STEP = 1024;

/** What a query asks. */
export interface Query {
  filter: Expression;
  sort: readonly SortField[];
  skip: number;
  /** 0 for no limit. */
  limit: number;
  projection?: Projection | undefined;
  hint?: Hint | undefined;
  /** When to give up, by the clock of `performance.now`. */
  deadline?: number | undefined;
}

/** A document that satisfies a query; decoded only where someone needed its fields. */
export interface Match extends Found {
  document?: Document;
}

/** How many index entries and documents a query has looked at. */
export interface QueryCost {
  keysExamined: number;
  documentsExamined: number;
}

/** Runs a query over one snapshot: the documents that satisfy it, in order, each found as it is asked for. */
export class QueryRun {
  readonly plan: Plan;
  private readonly scan: Scan;
  private readonly turns: Turns;

  constructor(
    reader: Reader,
    collection: CollectionInfo,
    private readonly query: Query,
  ) {
    this.plan = planQuery(collection, query.filter, query.sort, query.hint);
    this.turns = new Turns(query.deadline);
    this.scan = new Scan(reader, collection, this.plan);
  }

  get cost(): QueryCost {
    return { keysExamined: this.scan.keysExamined, documentsExamined: this.scan.documentsExamined };
  }

  /** The matching documents with skip, limit and sort applied, unprojected. */
  async *matches(): AsyncGenerator<Match, void> {
    const { skip, limit } = this.query;
    if (!this.plan.sorted) {
      yield* await this.sorted();
      return;
    }
    let passed = 0;
    for await (const match of this.unsorted(limit === 0 ? 0 : skip + limit)) {
      if (passed++ < skip) continue;
      yield match;
      if (limit !== 0 && passed === skip + limit) return;
    }
  }

  /** The documents as the client gets them. */
  async *results(): AsyncGenerator<RawDocument | Document, void> {
    const { projection, filter } = this.query;
    for await (const match of this.matches()) {
      if (!projection) yield new RawDocument(match.bytes);
      else {
        const document = match.document ?? decodeDocument(match.bytes);
        yield projection.apply(document, () => matchedPosition(filter, document));
      }
    }
  }

  /** How many documents satisfy the query, within its skip and limit. */
  async count(): Promise<number> {
    let count = 0;
    for await (const match of this.unsorted(0)) if (match) count++;
    const left = Math.max(count - this.query.skip, 0);
    return this.query.limit === 0 ? left : Math.min(left, this.query.limit);
  }

  /** The matches as the scan finds them; `expected` of them are enough, 0 for all. */
  private async *unsorted(expected: number): AsyncGenerator<Match, void> {
    let step = expected > 0 ? Math.min(expected, LARGEST_STEP) : FIRST_STEP;
    let looked = 0;
    let accepted = 0;
    while (!this.scan.done) {
      const before = accepted;
      const all = this.scan.next(step);
      for (const found of all) {
        const match = accept(found, this.query.filter, this.plan);
        if (match) {
          accepted++;
          yield match;
        }
        if (++looked % PAUSE_DOCUMENTS === 0) await this.turns.pause();
      }
      // Where most of what is read is wanted, no more is read than is still missing.
      const fruitful = expected > 0 && (accepted - before) * 2 >= all.length;
      step = Math.min(fruitful ? Math.max(expected - accepted, 1) : step * 2, LARGEST_STEP);
      await this.turns.pause();
    }
  }

  private async sorted(): Promise<Match[]> {
    const { sort, skip, limit } = this.query;
    const keep = limit === 0 ? Infinity : skip + limit;
    const sorter = new Sorter(sort, keep);
    for await (const match of this.unsorted(0)) {
      const document = match.document ?? decodeDocument(match.bytes);
      // The decoded form is made again from the bytes, rather than held for all.
      sorter.add({ recordId: match.recordId, bytes: match.bytes }, document);
    }
    const sorted = sorter.finish();
    return sorted.slice(skip, keep === Infinity ? undefined : keep);
  }
}

/** The match that a found document is, or undefined if it does not satisfy the filter. */
export function accept(found: Found, filter: Expression, plan: Plan): Match | undefined {
  if (plan.exact) return found;
  const document = decodeDocument(found.bytes);
  return matches(filter, document) ? { ...found, document } : undefined;
}

/** Sorts matches, keeping no more than the first `keep`. */
export class Sorter {
  private entries: { key: Value[]; match: Match }[] = [];
  private bytes = 0;

  constructor(
    private readonly sort: readonly SortField[],
    private readonly keep: number,
  ) {}

  add(match: Match, document: Document): void {
    this.entries.push({ key: sortKeyOf(document, this.sort), match });
    this.bytes += match.bytes.length;
    if (this.keep !== Infinity && this.entries.length >= this.keep * 2 + 100) this.trim();
    if (this.bytes > SORT_MEMORY_BYTES) {
      this.trim();
      if (this.bytes <= SORT_MEMORY_BYTES) return;
      throw new CommandError(
        'QueryExceededMemoryLimitNoDiskUseAllowed',
        `Sort exceeded memory limit of ${SORT_MEMORY_BYTES} bytes, but did not opt in to external sorting.`,
      );
    }
  }

  finish(): Match[] {
    this.trim();
    return this.entries.map((entry) => entry.match);
  }

  private trim(): void {
    this.entries.sort((a, b) => compareSortKeys(a.key, b.key, this.sort));
    if (this.entries.length <= this.keep) return;
    this.entries = this.entries.slice(0, this.keep);
    this.bytes = this.entries.reduce((sum, entry) => sum + entry.match.bytes.length, 0);
  }
}
