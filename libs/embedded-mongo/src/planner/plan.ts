import { type Expression } from '../query/expression';
import { type SortField } from '../query/sort';
import { type CollectionInfo, type IndexInfo, fieldLimit } from '../storage/catalog-types';
import { invertBytes } from '../storage/key-encoding';
import { spaceEnd, spacePrefix, successor } from '../storage/keys';
import { impliesPartial, impliesPresence } from './implication';
import { type FieldBounds, type Interval, boundsFor, inverted } from './intervals';

/** A range of keys in the store: from `from` up to, not including, `to`. */
export interface KeyRange {
  from: Buffer;
  to: Buffer;
}

/** How a query is answered. */
export interface Plan {
  /** The index that is read, or undefined when the collection itself is. */
  index: IndexInfo | undefined;
  /** Disjoint ranges in ascending order. */
  ranges: KeyRange[];
  /** Full keys of a unique index, instead of ranges. */
  keys: Buffer[] | undefined;
  reverse: boolean;
  /** Whether the documents come in the order that was asked for. */
  sorted: boolean;
  /** Whether every document that is read satisfies the filter. */
  exact: boolean;
  /** Whether bounds keep the read to a part of the index. */
  bounded: boolean;
}

/** Which index a query must use, by the client's `hint`. */
export type Hint = { kind: 'index'; index: IndexInfo } | { kind: 'natural'; reverse: boolean };

const MAX_RANGES = 2000;

interface Candidate extends Plan {
  equalities: number;
  ranged: boolean;
}

/** Chooses how to answer a filter and a sort order: an index with bounds if one serves, else the whole collection. */
export function planQuery(
  collection: CollectionInfo,
  filter: Expression,
  sort: readonly SortField[],
  hint?: Hint,
): Plan {
  if (hint?.kind === 'natural') return collectionScan(collection, sort, hint.reverse);
  if (hint) return indexCandidate(hint.index, filter, sort) ?? collectionScan(collection, sort, false);
  let best: Candidate | undefined;
  for (const index of collection.indexes) {
    if (!index.ready || index.hidden) continue;
    const candidate = indexCandidate(index, filter, sort);
    if (!candidate || !(candidate.bounded || (candidate.sorted && sort.length > 0))) continue;
    if (!best || compareCandidates(candidate, best) > 0) best = candidate;
  }
  return best ?? collectionScan(collection, sort, false);
}

function collectionScan(collection: CollectionInfo, sort: readonly SortField[], reverse: boolean): Plan {
  const range = { from: spacePrefix(collection.id), to: spaceEnd(collection.id) };
  return {
    index: undefined,
    ranges: [range],
    keys: undefined,
    reverse,
    sorted: sort.length === 0,
    exact: false,
    bounded: false,
  };
}

/** More settled fields first, then an order that needs no sorting, then a range on the next field. */
function compareCandidates(a: Candidate, b: Candidate): number {
  return (
    Number(a.keys !== undefined) - Number(b.keys !== undefined) ||
    Number(a.bounded) - Number(b.bounded) ||
    a.equalities - b.equalities ||
    Number(a.sorted) - Number(b.sorted) ||
    Number(a.ranged) - Number(b.ranged) ||
    (b.index?.fields.length ?? 0) - (a.index?.fields.length ?? 0)
  );
}

function indexCandidate(index: IndexInfo, filter: Expression, sort: readonly SortField[]): Candidate | undefined {
  if (index.partial && !impliesPartial(filter, index.partial)) return undefined;
  if (index.sparse && !index.fields.some((field) => impliesPresence(filter, field.path))) return undefined;
  const limit = fieldLimit(index);
  const bounds = index.fields.map((field, position) =>
    // Digits in a path name positions or fields; what matches by the one is not indexed by the other.
    field.parts.some((part, depth) => depth > 0 && /^\d+$/.test(part)) || sharesArray(index, position)
      ? { intervals: undefined, exact: false }
      : boundsFor(filter, field.path, limit, index.multikey),
  );
  const { prefixes, used } = crossPoints(index, bounds);
  const next = bounds[used];
  const direction = index.fields[used]?.direction ?? 1;
  const intervals =
    next?.intervals && prefixes.length * next.intervals.length <= MAX_RANGES ? next.intervals : undefined;
  const ranges = keyRanges(prefixes, intervals && oriented(intervals, direction));
  const complete = used === index.fields.length;
  const constants = prefixes.length === 1 ? used : 0;
  const order = sortOrder(index, sort, constants);
  const covered = new Set(index.fields.slice(0, used + (intervals ? 1 : 0)).map((field) => field.path));
  const exactBounds = bounds.slice(0, used + (intervals ? 1 : 0)).every((bound) => bound.exact);
  return {
    index,
    ranges,
    keys: complete && index.unique ? prefixes.map((prefix) => prefix) : undefined,
    reverse: order === 'reverse',
    sorted: sort.length === 0 || order !== undefined,
    exact: !index.multikey && !index.hashed && exactBounds && onlyAsks(filter, covered),
    bounded: used > 0 || intervals !== undefined,
    equalities: used,
    ranged: intervals !== undefined,
  };
}

/**
 * Whether an earlier field of a multikey index begins like this one: their values may come from different elements of one
 * array, so that bounds on both would lose documents.
 */
function sharesArray(index: IndexInfo, position: number): boolean {
  if (!index.multikey) return false;
  const root = index.fields[position]?.parts[0];
  return index.fields.slice(0, position).some((field) => field.parts[0] === root);
}

/** The key prefixes for the leading fields that are bound to single values. */
function crossPoints(index: IndexInfo, bounds: readonly FieldBounds[]): { prefixes: Buffer[]; used: number } {
  let prefixes = [spacePrefix(index.id)];
  let used = 0;
  for (const { intervals } of bounds) {
    if (!intervals?.every((interval) => interval.point)) break;
    if (prefixes.length * intervals.length > MAX_RANGES) break;
    const points = oriented(intervals, index.fields[used]?.direction ?? 1);
    prefixes = prefixes.flatMap((prefix) => points.map((point) => Buffer.concat([prefix, point.from])));
    used++;
  }
  return { prefixes, used };
}

function oriented(intervals: readonly Interval[], direction: 1 | -1): Interval[] {
  if (direction === 1) return [...intervals];
  return intervals.map((interval) => inverted(interval, invertBytes)).reverse();
}

function keyRanges(prefixes: readonly Buffer[], intervals: readonly Interval[] | undefined): KeyRange[] {
  const ranges: KeyRange[] = [];
  for (const prefix of prefixes) {
    const end = successor(prefix);
    if (!end) continue;
    if (!intervals) ranges.push({ from: prefix, to: end });
    else {
      for (const { from, to } of intervals) {
        ranges.push({ from: Buffer.concat([prefix, from]), to: to ? Buffer.concat([prefix, to]) : end });
      }
    }
  }
  return ranges;
}

/** Whether reading an index, with its first fields held constant, gives the order; and from which end. */
function sortOrder(index: IndexInfo, sort: readonly SortField[], constants: number): 'forward' | 'reverse' | undefined {
  if (sort.length === 0) return 'forward';
  // Several entries for one document have no one place, and hashes no order.
  if (index.multikey || index.hashed) return undefined;
  const constant = new Set(index.fields.slice(0, constants).map((field) => field.path));
  let position = 0;
  let reverse: boolean | undefined;
  for (const { path, direction } of sort) {
    if (constant.has(path)) continue;
    while (position < constants) position++;
    const field = index.fields[position++];
    if (field?.path !== path) return undefined;
    const opposite = field.direction !== direction;
    if (reverse !== undefined && reverse !== opposite) return undefined;
    reverse = opposite;
  }
  return reverse ? 'reverse' : 'forward';
}

/** Whether a filter is a plain conjunction that asks nothing beyond the given paths. */
function onlyAsks(filter: Expression, paths: ReadonlySet<string>): boolean {
  if (filter.kind === 'and') return filter.children.every((child) => onlyAsks(child, paths));
  if (filter.kind !== 'field' || !paths.has(filter.path)) return false;
  return ['eq', 'in', 'gt', 'gte', 'lt', 'lte'].includes(filter.predicate.kind);
}
