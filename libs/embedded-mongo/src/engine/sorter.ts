import { decodeDocument } from '../bson/decode';
import { type Value } from '../bson/values';
import { CommandError } from '../errors';
import { type Match } from '../planner/scan';
import { type SortField, compareSortKeys, sortKeyOf } from '../query/sort';

/** The most that a sort holds in memory, as in MongoDB. */
const SORT_MEMORY_BYTES = 100 * 1024 * 1024;

/** Sorts matches, keeping no more than the first `keep`. */
export class Sorter {
  private entries: { key: Value[]; match: Match }[] = [];
  private bytes = 0;

  constructor(
    private readonly sort: readonly SortField[],
    private readonly keep: number,
  ) {}

  add(match: Match): void {
    this.entries.push({ key: sortKeyOf(decodeDocument(match.bytes), this.sort), match });
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
