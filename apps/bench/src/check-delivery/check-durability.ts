import { everyVersion } from './check-sends';
import type { RunHistory } from './history';
import { describeVersion, evidenceOf, type Violation } from './violation';

/** What was seen or acknowledged is still there in the end, at that revision or a later one. */
export function checkDurability(run: RunHistory): Violation[] {
  const stored = new Map<string, number>();
  for (const { messages } of run.server) {
    for (const { id, rev } of messages) stored.set(id, Math.min(rev, stored.get(id) ?? Infinity));
  }
  const violations: Violation[] = [];
  for (const { where, version } of everyVersion(run)) {
    const rev = stored.get(version.id);
    if (rev !== undefined && rev >= version.rev) continue;
    violations.push({
      rule: 'durable-before-visible',
      what: `${where} saw ${describeVersion(version)}; the server ${rev === undefined ? 'has no such message' : `is back at rev ${rev}`}`,
      evidence: () => evidenceOf(run, (it) => 'version' in it && it.version.id === version.id),
    });
  }
  return violations;
}
