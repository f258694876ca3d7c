import { decodeDocument } from '../bson/decode';
import { type Expression } from '../query/expression';
import { matches } from '../query/match';
import { type Match, type Scan } from './scan';

/** A branch of an `$or`, with what its documents must not satisfy, lest they come twice. */
export interface BranchScan {
  scan: Scan;
  earlier: readonly Expression[];
}

/** Reads the branches of an `$or` one after another; a document comes from the first branch that it satisfies. */
export class OrScan implements Scan {
  private position = 0;

  constructor(private readonly branches: readonly BranchScan[]) {}

  get keysExamined(): number {
    return this.branches.reduce((sum, { scan }) => sum + scan.keysExamined, 0);
  }

  get documentsExamined(): number {
    return this.branches.reduce((sum, { scan }) => sum + scan.documentsExamined, 0);
  }

  get done(): boolean {
    return this.position >= this.branches.length;
  }

  next(limit: number): Match[] {
    const branch = this.branches[this.position];
    if (!branch) return [];
    const found = branch.scan.next(limit);
    if (branch.scan.done) this.position++;
    return withoutEarlier(found, branch.earlier);
  }
}

/** The matches that satisfy none of the expressions. */
export function withoutEarlier(found: Match[], earlier: readonly Expression[]): Match[] {
  if (earlier.length === 0) return found;
  return found.filter(({ bytes }) => {
    const document = decodeDocument(bytes);
    return !earlier.some((expression) => matches(expression, document));
  });
}
