import type { HistoryEvent, RunHistory } from './history';
import type { CheckOptions } from './options';
import type { RunResult } from './run';
import { shortestOfEach } from './violation';

/** What was done and found, as text for a terminal. */
export function reportOf(
  options: CheckOptions,
  { history, violations, wholeAfterMs, clientErrors }: RunResult,
): string {
  const count = (matches: (event: HistoryEvent) => boolean): number => countOf(history, matches);
  const sent = (via: string): number => count((event) => event.kind === 'sent' && event.via === via);
  const acknowledged = (via: string): number => count((event) => event.kind === 'acknowledged' && event.via === via);
  const refused = (via: string): number => count((event) => event.kind === 'refused' && event.via === via);
  const over = (why: string): number => count((event) => event.kind === 'over' && event.why === why);
  const lines = [
    `seed ${options.seed}, ${options.clients} clients, nodes: ${options.nodes}, ${options.seconds} s, ${options.rolling ? 'rolling restarts' : `a fault each ${options.faultEvery} s`}`,
    `sent         ${sent('outbox')} by outbox (${count(({ kind }) => kind === 'kept')} safe there), ${sent('raw')} raw messages`,
    `acknowledged ${acknowledged('outbox')} by outbox, ${acknowledged('raw')} raw calls`,
    `refused      ${refused('outbox')} by outbox and for good, ${refused('raw')} raw calls`,
    `changes      ${count(({ kind }) => kind === 'changing')} asked for, ${count(({ kind }) => kind === 'changed')} acknowledged`,
    `seen         ${count(({ kind }) => kind === 'seen')} versions, ${count(({ kind }) => kind === 'receipt')} receipts`,
    `stored       ${storedIn(history)} messages`,
    `faults       ${history.faults.length}: ${faultsByKind(history)}`,
    `restarted    ${over('crashed')} clients after a crash, ${over('signed out')} after the end of a session, over what was stored`,
    `survived     ${clientErrors} errors in the background of the clients`,
    wholeAfterMs === null
      ? 'at rest      never: the states still differed'
      : `at rest      the same state everywhere ${(wholeAfterMs / 1_000).toFixed(1)} s after the last fault`,
    `violations   ${violations.length}`,
  ];
  for (const { violation, evidence } of shortestOfEach(violations)) {
    const same = violations.filter(({ rule }) => rule === violation.rule).length;
    lines.push('', `${violation.rule} (${same}): ${violation.what}`, ...evidence.map((line) => `  ${line}`));
  }
  return lines.join('\n');
}

function countOf({ clients }: RunHistory, matches: (event: HistoryEvent) => boolean): number {
  return clients.reduce((sum, { events }) => sum + events.filter(matches).length, 0);
}

function storedIn({ server }: RunHistory): number {
  const first = server[0]?.node;
  return server.filter(({ node }) => node === first).reduce((sum, { messages }) => sum + messages.length, 0);
}

function faultsByKind({ faults }: RunHistory): string {
  const kinds = [...new Set(faults.map(({ kind }) => kind))].sort();
  return kinds.map((kind) => `${kind} ${faults.filter((fault) => fault.kind === kind).length}`).join(', ');
}
