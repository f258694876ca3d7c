import { type Expression } from '../query/expression';
import { type SortField } from '../query/sort';
import { type CollectionInfo, type IndexInfo, fieldLimit } from '../storage/catalog-types';
import { invertBytes } from '../storage/key-encoding';
import { spacePrefix, successor } from '../storage/keys';
import { impliesPartial, impliesPresence } from './implication';
import { type FieldBounds, type Interval, boundsFor, inverted } from './intervals';
import { type KeyRange, type Plan, type SinglePlan } from './plan';

const MAX_RANGES = 2000;
/** The most parts of an index that are read at once to merge their orders. */
const MAX_MERGED = 200;

/** A plan over one index, with what tells it from the others. */
export interface Candidate {
  plan: Plan;
  /** Whether bounds keep the read to a part of the index. */
  bounded: boolean;
  /** How many leading fields are bound to single values. */
  equalities: number;
  /** Whether the next field is bound to a range. */
  ranged: boolean;
  fields: number;
}

/** The best plan over one index, or undefined where no index has bounds for the filter or gives the order. */
export function bestCandidate(
  collection: CollectionInfo,
  filter: Expression,
  sort: readonly SortField[],
): Candidate | undefined {
  let best: Candidate | undefined;
  for (const index of collection.indexes) {
    if (!index.ready || index.hidden) continue;
    const candidate = indexCandidate(index, filter, sort);
    if (!candidate || !(candidate.bounded || (candidate.plan.sorted && sort.length > 0))) continue;
    if (!best || compareCandidates(candidate, best) > 0) best = candidate;
  }
  return best;
}

/** More settled fields first, then an order that needs no sorting, then a range on the next field. */
function compareCandidates(a: Candidate, b: Candidate): number {
  return (
    Number(looksUp(a.plan)) - Number(looksUp(b.plan)) ||
    Number(a.bounded) - Number(b.bounded) ||
    a.equalities - b.equalities ||
    Number(a.plan.sorted) - Number(b.plan.sorted) ||
    Number(a.plan.kind === 'single') - Number(b.plan.kind === 'single') ||
    Number(a.ranged) - Number(b.ranged) ||
    b.fields - a.fields
  );
}

function looksUp(plan: Plan): boolean {
  return plan.kind === 'single' && plan.keys !== undefined;
}

/** How an index answers a filter and a sort order; undefined if it lacks documents that satisfy the filter. */
export function indexCandidate(
  index: IndexInfo,
  filter: Expression,
  sort: readonly SortField[],
): Candidate | undefined {
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
  const oriented = intervals && inDirection(intervals, direction);
  const complete = used === index.fields.length;
  const bound = index.fields.slice(0, used + (intervals ? 1 : 0)).map((field) => field.path);
  const order = sortOrder(index, sort, settledFields(bounds, used));
  const plan: SinglePlan = {
    kind: 'single',
    index,
    ranges: keyRanges(prefixes, oriented),
    keys: complete && index.unique ? prefixes : undefined,
    reverse: order === 'reverse',
    sorted: order !== undefined,
    exact:
      !index.multikey &&
      !index.hashed &&
      bounds.slice(0, bound.length).every((field) => field.exact) &&
      onlyAsks(filter, new Set(bound)),
  };
  return {
    plan: mergePlan(plan, filter, sort, sortOrder(index, sort, used), prefixes, oriented) ?? plan,
    bounded: used > 0 || intervals !== undefined,
    equalities: used,
    ranged: intervals !== undefined,
    fields: index.fields.length,
  };
}

/**
 * Where an index gives the order for each combination of its leading values, but not for all of them together, the parts
 * are read at once and merged.
 */
function mergePlan(
  whole: SinglePlan,
  filter: Expression,
  sort: readonly SortField[],
  order: Order | undefined,
  prefixes: readonly Buffer[],
  intervals: readonly Interval[] | undefined,
): Plan | undefined {
  if (whole.sorted || !order || whole.keys || prefixes.length < 2 || prefixes.length > MAX_MERGED) return undefined;
  const branches = prefixes.map((prefix) => ({
    plan: { ...whole, ranges: keyRanges([prefix], intervals), reverse: order === 'reverse', sorted: true },
    filter,
    earlier: [],
  }));
  return { kind: 'merge', branches, sort, sorted: true };
}

/** How many leading fields are bound to one single value each. */
function settledFields(bounds: readonly FieldBounds[], used: number): number {
  let settled = 0;
  while (settled < used && bounds[settled]?.intervals?.length === 1) settled++;
  return settled;
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
    const points = inDirection(intervals, index.fields[used]?.direction ?? 1);
    prefixes = prefixes.flatMap((prefix) => points.map((point) => Buffer.concat([prefix, point.from])));
    used++;
  }
  return { prefixes, used };
}

function inDirection(intervals: readonly Interval[], direction: 1 | -1): Interval[] {
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

type Order = 'forward' | 'reverse';

/** Whether reading an index, with its first fields held constant, gives the order; and from which end. */
function sortOrder(index: IndexInfo, sort: readonly SortField[], constants: number): Order | undefined {
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
