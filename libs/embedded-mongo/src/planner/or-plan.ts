import { type Expression } from '../query/expression';
import { type SortField } from '../query/sort';
import { type CollectionInfo } from '../storage/catalog-types';
import { bestCandidate } from './index-plan';
import { type Branch, type BranchesPlan, type Plan } from './plan';

/** The most branches that are looked at, those of an `$or` within an `$or` counted in. */
const MAX_BRANCHES = 200;

/** Reads each branch of an `$or` over an index of its own; undefined unless bounds serve every one of them. */
export function orPlan(
  collection: CollectionInfo,
  filter: Expression,
  sort: readonly SortField[],
): BranchesPlan | undefined {
  const planner = new OrPlanner(collection);
  const ordered = planner.plan(filter, [], sort);
  if (ordered?.sorted || sort.length === 0) return ordered;
  // Sorted in memory, the branches are free to use other indexes.
  const unordered = ordered && new OrPlanner(collection).plan(filter, [], []);
  return unordered && { ...unordered, sorted: false };
}

class OrPlanner {
  private left = MAX_BRANCHES;

  constructor(private readonly collection: CollectionInfo) {}

  /** Takes apart an `$or` of `filter`; `outer` is what the documents must satisfy besides. */
  plan(filter: Expression, outer: readonly Expression[], sort: readonly SortField[]): BranchesPlan | undefined {
    const conditions = conjuncts(filter);
    for (const condition of conditions) {
      if (condition.kind !== 'or') continue;
      const others = [...outer, ...conditions.filter((other) => other !== condition)];
      const branches = this.branches(condition.children, others, sort);
      if (!branches) continue;
      const sorted = branches.every(({ plan }) => plan.sorted);
      return { kind: sorted && sort.length > 0 ? 'merge' : 'or', branches, sort, sorted };
    }
    return undefined;
  }

  private branches(
    children: readonly Expression[],
    others: readonly Expression[],
    sort: readonly SortField[],
  ): Branch[] | undefined {
    const branches: Branch[] = [];
    for (const [position, child] of children.entries()) {
      if (this.left-- <= 0) return undefined;
      const filter: Expression = { kind: 'and', children: [...others, child] };
      const plan = this.branchPlan(filter, child, others, sort);
      if (!plan) return undefined;
      branches.push({ plan, filter, earlier: children.slice(0, position) });
    }
    return branches;
  }

  private branchPlan(
    filter: Expression,
    child: Expression,
    others: readonly Expression[],
    sort: readonly SortField[],
  ): Plan | undefined {
    const candidate = bestCandidate(this.collection, filter, sort);
    return candidate?.bounded ? candidate.plan : this.plan(child, others, sort);
  }
}

function conjuncts(filter: Expression): Expression[] {
  return filter.kind === 'and' ? filter.children.flatMap(conjuncts) : [filter];
}
