import { decodeDocument } from '../bson/decode';
import { type Document, RawDocument } from '../bson/values';
import { type Hint, type Plan, planQuery } from '../planner/plan';
import { type Match, type Scan, openScan } from '../planner/scan';
import { type Expression } from '../query/expression';
import { type Projection } from '../query/projection';
import { type SortField } from '../query/sort';
import { type CollectionInfo } from '../storage/catalog-types';
import { type Reader } from '../storage/store';
import { matchedPosition } from '../update/matched-position';
import { Sorter } from './sorter';
import { Turns } from './turns';

/** How many documents are read between two looks at the clock. */
const LARGEST_STEP = 256;

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

/** How many index entries and documents a query has looked at. */
export interface QueryCost {
  keysExamined: number;
  documentsExamined: number;
}

/** Runs a query over one snapshot: the documents that satisfy it, in order, read as they are asked for. */
export class QueryRun {
  readonly plan: Plan;
  private readonly scan: Scan;
  private readonly turns: Turns;
  /** What is left to skip and, without an end, to return. */
  private skip: number;
  private left: number;
  private step = 1;
  private sorted: Match[] | undefined;

  constructor(
    reader: Reader,
    collection: CollectionInfo,
    private readonly query: Query,
  ) {
    this.plan = planQuery(collection, query.filter, query.sort, query.hint);
    this.turns = new Turns(query.deadline);
    this.scan = openScan(reader, collection, this.plan, query.filter);
    this.skip = query.skip;
    this.left = query.limit === 0 ? Infinity : query.limit;
  }

  get cost(): QueryCost {
    return { keysExamined: this.scan.keysExamined, documentsExamined: this.scan.documentsExamined };
  }

  /**
   * The next matches with skip, limit and sort applied, unprojected; none at the end. `wanted` is how many are of use
   * now: where most of what is read matches, no more is read.
   */
  async next(wanted: number): Promise<Match[]> {
    if (!this.plan.sorted) {
      this.sorted ??= await this.sort();
      return this.sorted.splice(0, wanted);
    }
    while (this.left > 0) {
      const matches = await this.read(Math.min(wanted, this.left) + this.skip);
      if (matches.length === 0) return [];
      const passed = this.skip === 0 ? matches : matches.slice(this.skip);
      this.skip -= matches.length - passed.length;
      if (passed.length > this.left) passed.length = this.left;
      this.left -= passed.length;
      if (passed.length > 0) return passed;
    }
    return [];
  }

  /** The next documents as the client gets them; none at the end. */
  async results(wanted: number): Promise<(RawDocument | Document)[]> {
    const { projection, filter } = this.query;
    const matches = await this.next(wanted);
    if (!projection) return matches.map(({ bytes }) => new RawDocument(bytes));
    return matches.map(({ bytes }) => {
      const document = decodeDocument(bytes);
      return projection.apply(document, () => matchedPosition(filter, document));
    });
  }

  /** How many documents satisfy the query, within its skip and limit. */
  async count(): Promise<number> {
    let count = 0;
    for (let found = await this.read(Infinity); found.length > 0; found = await this.read(Infinity)) {
      count += found.length;
    }
    return Math.min(Math.max(count - this.skip, 0), this.left);
  }

  /** Some of the matches as the scan finds them; none at its end. Lets others in between the steps. */
  private async read(wanted: number): Promise<Match[]> {
    while (!this.scan.done) {
      const step = Math.min(Math.max(this.step, wanted), LARGEST_STEP);
      const matches = this.scan.next(step);
      // Where little of what is read matches, the next step is a longer one.
      this.step = matches.length * 2 < step ? step * 2 : 1;
      await this.turns.pause();
      if (matches.length > 0) return matches;
    }
    return [];
  }

  private async sort(): Promise<Match[]> {
    const { sort, skip, limit } = this.query;
    const keep = limit === 0 ? Infinity : skip + limit;
    const sorter = new Sorter(sort, keep);
    for (let found = await this.read(Infinity); found.length > 0; found = await this.read(Infinity)) {
      for (const match of found) sorter.add(match);
    }
    return sorter.finish().slice(skip);
  }
}
