import { type Expression } from '../query/expression';
import { type CollectionInfo } from '../storage/catalog-types';
import { type Reader } from '../storage/store';
import { MergeScan } from './merge-scan';
import { OrScan } from './or-scan';
import { type Plan } from './plan';
import { RangeScan } from './range-scan';

/** A stored document that satisfies a filter, still in BSON. */
export interface Match {
  recordId: number;
  bytes: Buffer;
}

/** Reads the documents that a plan leads to, a few at a time, so that whoever reads decides when to let others in. */
export interface Scan {
  /** Index entries that were looked at; for a collection scan, 0. */
  readonly keysExamined: number;
  readonly documentsExamined: number;
  readonly done: boolean;
  /**
   * The next matches, at most `limit`, from about as many entries: fewer, or none, does not mean that all has been read.
   */
  next(limit: number): Match[];
}

/** Opens a plan. The reader must stay the same view of the data from the first step to the last. */
export function openScan(reader: Reader, collection: CollectionInfo, plan: Plan, filter: Expression): Scan {
  if (plan.kind === 'single') return new RangeScan(reader, collection, plan, filter);
  const branches = plan.branches.map((branch) => ({
    scan: openScan(reader, collection, branch.plan, branch.filter),
    earlier: branch.earlier,
  }));
  return plan.kind === 'merge' ? new MergeScan(branches, plan.sort) : new OrScan(branches);
}
