import { integerValue } from '../bson/numbers';
import { type Document, Int32, doc } from '../bson/values';
import { type Query } from '../engine/query';
import { type BranchesPlan, type Plan, type SinglePlan } from '../planner/plan';
import { type Expression } from '../query/expression';
import { type SortField } from '../query/sort';

/** The stages that find a query's documents, nested as MongoDB nests them: sorting around fetching around the index. */
export function describePlan(plan: Plan, query: Query): Document {
  const stage = describeOrder(plan, query);
  // MongoDB plans the branches of an $or that is the whole filter each by itself, whatever comes of it.
  return !query.hint && isRootedOr(query.filter) ? doc({ stage: 'SUBPLAN', inputStage: stage }) : stage;
}

function describeOrder(plan: Plan, { sort, skip, limit }: Query): Document {
  let stage = describeRead(plan);
  if (!plan.sorted) {
    const limitAmount = limit > 0 ? integerValue(skip + limit) : undefined;
    stage = doc({ stage: 'SORT', sortPattern: sortPattern(sort), limitAmount, inputStage: stage });
  }
  if (skip > 0) stage = doc({ stage: 'SKIP', skipAmount: integerValue(skip), inputStage: stage });
  // A sort in memory keeps no more than the limit by itself.
  if (limit > 0 && plan.sorted) stage = doc({ stage: 'LIMIT', limitAmount: integerValue(limit), inputStage: stage });
  return stage;
}

function describeRead(plan: Plan): Document {
  if (plan.kind !== 'single') return describeBranches(plan);
  return plan.index ? fetched(describeScan(plan)) : describeScan(plan);
}

/** Entries are put together before their documents are fetched, where no branch needs its documents for its own filter. */
function describeBranches(plan: BranchesPlan): Document {
  const ranges = plan.kind === 'merge' && plan.branches.every(({ earlier }) => earlier.length === 0);
  const later = plan.branches.map((branch) => ranges || (branch.plan.kind === 'single' && branch.plan.exact));
  const inputStages = plan.branches.map(({ plan: branch }, position) =>
    later[position] && branch.kind === 'single' ? describeScan(branch) : describeRead(branch),
  );
  const stage =
    plan.kind === 'or'
      ? doc({ stage: 'OR', inputStages })
      : doc({ stage: 'SORT_MERGE', sortPattern: sortPattern(plan.sort), inputStages });
  return later.includes(true) ? fetched(stage) : stage;
}

function fetched(stage: Document): Document {
  return doc({ stage: 'FETCH', inputStage: stage });
}

function describeScan({ index, reverse }: SinglePlan): Document {
  const direction = reverse ? 'backward' : 'forward';
  if (!index) return doc({ stage: 'COLLSCAN', direction });
  return doc({
    stage: 'IXSCAN',
    keyPattern: index.spec.get('key') ?? null,
    indexName: index.name,
    isMultiKey: index.multikey,
    isUnique: index.unique,
    isSparse: index.sparse,
    isPartial: index.partial !== undefined,
    direction,
  });
}

function sortPattern(sort: readonly SortField[]): Document {
  return new Map(sort.map(({ path, direction }) => [path, new Int32(direction)]));
}

/** Whether a filter is an `$or` and nothing else; one of equalities on one path is an `$in` to MongoDB. */
function isRootedOr(filter: Expression): boolean {
  if (filter.kind === 'and') {
    const [only] = filter.children;
    return only !== undefined && filter.children.length === 1 && isRootedOr(only);
  }
  if (filter.kind !== 'or' || filter.children.length < 2) return false;
  const paths = new Set(filter.children.map(equalityPath));
  return paths.size > 1 || paths.has(undefined);
}

function equalityPath(filter: Expression): string | undefined {
  if (filter.kind === 'and') {
    const [only] = filter.children;
    return only && filter.children.length === 1 ? equalityPath(only) : undefined;
  }
  return filter.kind === 'field' && filter.predicate.kind === 'eq' ? filter.path : undefined;
}
