import { checkDrafts } from './check-drafts';
import { checkDurability } from './check-durability';
import { checkKept } from './check-kept';
import { checkNumbering } from './check-numbering';
import { checkReceipts } from './check-receipts';
import { checkSends } from './check-sends';
import { checkState } from './check-state';
import type { RunHistory } from './history';
import type { Violation } from './violation';

/** Judges a run from its histories alone: every break of a delivery promise, none where all were kept. */
export function checkHistories(run: RunHistory): Violation[] {
  return [
    ...checkSends(run),
    ...checkKept(run),
    ...checkDrafts(run),
    ...checkNumbering(run),
    ...checkDurability(run),
    ...checkReceipts(run),
    ...checkState(run),
  ];
}
