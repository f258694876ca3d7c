import { type Expression } from '../query/expression';
import { type SortField } from '../query/sort';
import { type CollectionInfo, type IndexInfo } from '../storage/catalog-types';
import { spaceEnd, spacePrefix } from '../storage/keys';
import { bestCandidate, indexCandidate } from './index-plan';
import { orPlan } from './or-plan';

/** A range of keys in the store: from `from` up to, not including, `to`. */
export interface KeyRange {
  from: Buffer;
  to: Buffer;
}

/** Reads one index, or the collection itself. */
export interface SinglePlan {
  kind: 'single';
  /** The index that is read, or undefined when the collection itself is. */
  index: IndexInfo | undefined;
  /** Disjoint ranges in ascending order. */
  ranges: KeyRange[];
  /** Full keys of a unique index in ascending order, instead of ranges. */
  keys: Buffer[] | undefined;
  reverse: boolean;
  /** Whether the documents come in the order that was asked for. */
  sorted: boolean;
  /** Whether every document that is read satisfies the filter. */
  exact: boolean;
}

/** Reads several plans: one after another (`or`), or all at once to keep the order that each of them has (`merge`). */
export interface BranchesPlan {
  kind: 'or' | 'merge';
  branches: Branch[];
  sort: readonly SortField[];
  sorted: boolean;
}

/** One of several plans whose documents make up the result together. */
export interface Branch {
  plan: Plan;
  /** What the branch's documents satisfy. */
  filter: Expression;
  /** A document that satisfies one of these comes from an earlier branch. */
  earlier: readonly Expression[];
}

/** How a query is answered. */
export type Plan = SinglePlan | BranchesPlan;

/** Which index a query must use, by the client's `hint`. */
export type Hint = { kind: 'index'; index: IndexInfo } | { kind: 'natural'; reverse: boolean };

/**
 * Chooses how to answer a filter and a sort order: an index with bounds if one serves, or one for each branch of an
 * `$or`, or an index that gives the order, else the whole collection.
 */
export function planQuery(
  collection: CollectionInfo,
  filter: Expression,
  sort: readonly SortField[],
  hint?: Hint,
): Plan {
  if (hint?.kind === 'natural') return collectionScan(collection, filter, sort, hint.reverse);
  if (hint) {
    return indexCandidate(hint.index, filter, sort)?.plan ?? collectionScan(collection, filter, sort, false);
  }
  const best = bestCandidate(collection, filter, sort);
  if (best?.bounded) return best.plan;
  return orPlan(collection, filter, sort) ?? best?.plan ?? collectionScan(collection, filter, sort, false);
}

function collectionScan(
  collection: CollectionInfo,
  filter: Expression,
  sort: readonly SortField[],
  reverse: boolean,
): SinglePlan {
  return {
    kind: 'single',
    index: undefined,
    ranges: [{ from: spacePrefix(collection.id), to: spaceEnd(collection.id) }],
    keys: undefined,
    reverse,
    sorted: sort.length === 0,
    exact: asksNothing(filter),
  };
}

/** Whether every document satisfies a filter because it is empty. */
export function asksNothing(filter: Expression): boolean {
  return filter.kind === 'and' && filter.children.every(asksNothing);
}
