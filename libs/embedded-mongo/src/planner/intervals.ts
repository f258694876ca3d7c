import { RANK, rankOf } from '../bson/compare';
import { MaxKey, MinKey, Regex, type Value } from '../bson/values';
import { type Expression, type Predicate } from '../query/expression';
import { isNaNValue } from '../query/match';
import { literalPrefix } from '../query/regex';
import { encodeKeyValue } from '../storage/key-encoding';
import { successor } from '../storage/keys';

/** Encoded values from `from` up to, not including, `to`; a point holds a single value. */
export interface Interval {
  from: Buffer;
  to: Buffer | undefined;
  point: boolean;
}

/**
 * Where an index must be read for one field. `intervals` undefined means everywhere. `exact` says that the entries within
 * are exactly those that satisfy the filter's predicates on this field, which holds for indexes without arrays only.
 */
export interface FieldBounds {
  intervals: Interval[] | undefined;
  exact: boolean;
}

/** Nothing is asked of the field. */
const UNCONSTRAINED: FieldBounds = { intervals: undefined, exact: true };
/** Something is asked that bounds cannot say. */
const EVERYWHERE: FieldBounds = { intervals: undefined, exact: false };
const EMPTY_BYTES = Buffer.alloc(0);

/** The bounds that a filter sets for a path. With `multikey`, what two predicates ask is never intersected. */
export function boundsFor(filter: Expression, path: string, limit: number, multikey: boolean): FieldBounds {
  switch (filter.kind) {
    case 'and':
      return filter.children
        .map((child) => boundsFor(child, path, limit, multikey))
        .reduce((left, right) => both(left, right, multikey), UNCONSTRAINED);
    case 'or': {
      const branches = filter.children.map((child) => boundsFor(child, path, limit, multikey));
      const intervals: Interval[] = [];
      for (const branch of branches) {
        if (!branch.intervals) return EVERYWHERE;
        intervals.push(...branch.intervals);
      }
      return { intervals: union(intervals), exact: false };
    }
    case 'field':
      return fieldBounds(filter, path, limit, multikey);
    default:
      return EVERYWHERE;
  }
}

function fieldBounds(
  filter: Extract<Expression, { kind: 'field' }>,
  path: string,
  limit: number,
  multikey: boolean,
): FieldBounds {
  const { predicate } = filter;
  if (filter.path === path) return predicateBounds(predicate, limit, multikey);
  // What one element must satisfy, some element satisfies.
  if (predicate.kind === 'elemMatchDocument' && path.startsWith(`${filter.path}.`)) {
    const inner = boundsFor(predicate.expression, path.slice(filter.path.length + 1), limit, multikey);
    return { intervals: inner.intervals, exact: false };
  }
  return UNCONSTRAINED;
}

function both(left: FieldBounds, right: FieldBounds, multikey: boolean): FieldBounds {
  const exact = left.exact && right.exact;
  if (!left.intervals || !right.intervals) return { intervals: left.intervals ?? right.intervals, exact };
  if (multikey) return left.intervals.every((interval) => interval.point) ? left : right;
  return { intervals: intersect(left.intervals, right.intervals), exact };
}

function predicateBounds(predicate: Predicate, limit: number, multikey: boolean): FieldBounds {
  switch (predicate.kind) {
    case 'eq':
      return pointBounds([predicate.value], limit);
    case 'in': {
      const points = pointBounds(predicate.values, limit);
      if (!points.intervals) return EVERYWHERE;
      const intervals = [...points.intervals];
      for (const regex of predicate.regexes) intervals.push(...regexIntervals(regex.pattern, regex.options, limit));
      return { intervals: union(intervals), exact: points.exact && predicate.regexes.length === 0 };
    }
    case 'gt':
    case 'gte':
    case 'lt':
    case 'lte':
      return rangeBounds(predicate.kind, predicate.value, limit);
    case 'regex':
      return { intervals: union(regexIntervals(predicate.pattern, predicate.options, limit)), exact: false };
    case 'elemMatchValue': {
      const inner = predicate.predicates
        .map((entry) => predicateBounds(entry, limit, multikey))
        .reduce((left, right) => both(left, right, multikey), UNCONSTRAINED);
      return { intervals: inner.intervals, exact: false };
    }
    case 'not': {
      // $all is a double negation: each of its values must be there.
      const [inner] = predicate.predicates;
      if (predicate.predicates.length !== 1 || inner?.kind !== 'not') return EVERYWHERE;
      const all = inner.predicates
        .map((entry) => predicateBounds(entry, limit, multikey))
        .reduce((left, right) => both(left, right, multikey), UNCONSTRAINED);
      return { intervals: all.intervals, exact: false };
    }
    default:
      return EVERYWHERE;
  }
}

function pointBounds(values: readonly Value[], limit: number): FieldBounds {
  const intervals: Interval[] = [];
  let exact = true;
  for (const value of values) {
    // An array is looked for as a whole and as an element, an extreme key beyond its type, null where nothing is.
    if (Array.isArray(value) || value instanceof MinKey || value instanceof MaxKey) return EVERYWHERE;
    if (value === null) {
      exact = false;
      intervals.push(rankInterval(RANK.undefined));
    }
    const encoded = encodeKeyValue(value, limit);
    exact &&= !encoded.hashed;
    intervals.push({ from: encoded.bytes, to: successor(encoded.bytes), point: true });
  }
  return { intervals: union(intervals), exact };
}

function rangeBounds(kind: 'gt' | 'gte' | 'lt' | 'lte', value: Value, limit: number): FieldBounds {
  if (value === null) {
    if (kind === 'gt' || kind === 'lt') return { intervals: [], exact: true };
    return pointBounds([null], limit);
  }
  if (Array.isArray(value) || value instanceof MinKey || value instanceof MaxKey || isNaNValue(value))
    return EVERYWHERE;
  const encoded = encodeKeyValue(value, limit);
  const { from: low, to: high } = rankInterval(rankOf(value));
  // NaN comes first in the order, but is not below any number.
  const lowest = rankOf(value) === RANK.number ? encodeKeyValue(-Infinity, limit).bytes : low;
  // A cut key is in order up to the cut only: what is there must be looked at.
  const edge = encoded.hashed ? encoded.bytes.subarray(0, limit) : encoded.bytes;
  const after = successor(edge);
  const exact = !encoded.hashed;
  switch (kind) {
    case 'gt':
      return { intervals: [{ from: (encoded.hashed ? edge : after) ?? edge, to: high, point: false }], exact };
    case 'gte':
      return { intervals: [{ from: edge, to: high, point: false }], exact };
    case 'lt':
      return { intervals: [{ from: lowest, to: encoded.hashed ? after : edge, point: false }], exact };
    case 'lte':
      return { intervals: [{ from: lowest, to: after, point: false }], exact };
  }
}

function rankInterval(rank: number): Interval {
  return { from: Buffer.from([rank]), to: Buffer.from([rank + 1]), point: false };
}

function regexIntervals(pattern: string, options: string, limit: number): Interval[] {
  const literal = encodeKeyValue(new Regex(pattern, options), limit);
  const stored: Interval = { from: literal.bytes, to: successor(literal.bytes), point: true };
  const prefix = literalPrefix(pattern, options);
  if (prefix === undefined || prefix.includes('\0')) return [rankInterval(RANK.string), stored];
  const bytes = Buffer.concat([Buffer.from([RANK.string]), Buffer.from(prefix)]).subarray(0, limit);
  return [{ from: bytes, to: successor(bytes), point: false }, stored];
}

/** Whether `left` ends before the position `at`. */
function endsBy(end: Buffer | undefined, at: Buffer): boolean {
  return end !== undefined && end.compare(at) <= 0;
}

/** Sorts intervals and joins those that overlap. */
export function union(intervals: readonly Interval[]): Interval[] {
  const sorted = [...intervals].sort((a, b) => a.from.compare(b.from));
  const result: Interval[] = [];
  for (const interval of sorted) {
    const last = result.at(-1);
    if (!last || endsBy(last.to, interval.from)) result.push(interval);
    else if (!last.point || !interval.point || !last.from.equals(interval.from)) {
      result[result.length - 1] = { from: last.from, to: laterEnd(last.to, interval.to), point: false };
    }
  }
  return result;
}

function laterEnd(a: Buffer | undefined, b: Buffer | undefined): Buffer | undefined {
  return a === undefined || b === undefined ? undefined : a.compare(b) >= 0 ? a : b;
}

function earlierEnd(a: Buffer | undefined, b: Buffer | undefined): Buffer | undefined {
  if (a === undefined) return b;
  return b === undefined || a.compare(b) <= 0 ? a : b;
}

function intersect(left: readonly Interval[], right: readonly Interval[]): Interval[] {
  const result: Interval[] = [];
  for (const a of left) {
    for (const b of right) {
      const from = a.from.compare(b.from) >= 0 ? a.from : b.from;
      const to = earlierEnd(a.to, b.to);
      if (endsBy(to, from)) continue;
      const point = (a.point && from === a.from) || (b.point && from === b.from);
      result.push({ from, to, point });
    }
  }
  return result;
}

/** An interval as it lies in an index that holds the field in descending order. */
export function inverted(interval: Interval, invert: (bytes: Buffer) => Buffer): Interval {
  if (interval.point) {
    const bytes = invert(interval.from);
    return { from: bytes, to: successor(bytes), point: true };
  }
  const from = interval.to === undefined ? EMPTY_BYTES : (successor(invert(interval.to)) ?? EMPTY_BYTES);
  const to = interval.from.length === 0 ? undefined : successor(invert(interval.from));
  return { from, to, point: false };
}
