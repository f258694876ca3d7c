import { setMaxListeners } from 'node:events';
import { checkHistories } from './check-histories';
import { startCluster, type Cluster } from './cluster';
import { comeToRest } from './come-to-rest';
import { FaultInjector, type FaultKind } from './faults';
import type { Fault, RunHistory } from './history';
import type { CheckOptions } from './options';
import { seededRandom } from './random';
import { rollNodes } from './rolling';
import { setUpStage, type Stage } from './stage';
import { act } from './traffic';
import { dropUniqueIndex } from './unique-index';
import type { Violation } from './violation';

/** What a run has shown. */
export interface RunResult {
  history: RunHistory;
  violations: Violation[];
  /** Milliseconds from the last fault's end to the same state everywhere; `null` when it never came to that. */
  wholeAfterMs: number | null;
  /** Errors in the background that the clients have survived. */
  clientErrors: number;
}

export interface RunOptions extends CheckOptions {
  /** Milliseconds in which all must be whole again after the last fault; 60,000. */
  settleMs?: number;
}

const LONGEST_FREEZE_MS = 10_000;

/** Starts servers and clients, breaks things while they talk, lets them come to rest, and judges what they lived through. `tell` hears of the progress. */
export async function runCheck(options: RunOptions, tell: (line: string) => void): Promise<RunResult> {
  const random = seededRandom(options.seed);
  const cluster = await startCluster(options.nodes, options.redis);
  let stage: Stage | null = null;
  try {
    if (options.without === 'unique-index') await dropUniqueIndex(cluster.uri);
    const guards = {
      gapDetection: options.without !== 'gap-detection',
      outboxStorage: options.without !== 'outbox-storage',
    };
    stage = await setUpStage(cluster, { clients: options.clients, ...guards }, random);
    tell(`${options.clients} clients in ${stage.conversations.length} conversations; breaking things …`);
    const faults = await breakThings(stage, options);
    tell('Coming to rest …');
    const { history, wholeAfterMs } = await comeToRest(stage, faults, options.settleMs ?? 60_000, tell);
    const clientErrors = stage.members.reduce((sum, { errors }) => sum + errors, 0);
    return { history, violations: checkHistories(history), wholeAfterMs, clientErrors };
  } finally {
    await end(stage, cluster);
  }
}

async function breakThings(stage: Stage, options: RunOptions): Promise<Fault[]> {
  const random = seededRandom(options.seed);
  const over = new AbortController();
  setMaxListeners(0, over.signal);
  const freezeMs = Math.min(LONGEST_FREEZE_MS, options.seconds * 250);
  const kinds = allowedKinds(options);
  const injector = options.rolling ? null : new FaultInjector(stage, random.branch('faults'), kinds, freezeMs);
  const breaking = injector
    ? injector.run(options.faultEvery * 1_000, over.signal).then(() => injector.faults)
    : rollNodes(stage, over.signal);
  const work = [
    breaking,
    ...stage.members.map((member) =>
      act(member, stage.members.length, random.branch(`act ${member.name}`), over.signal),
    ),
  ];
  const timer = setTimeout(() => over.abort(), options.seconds * 1_000);
  try {
    await Promise.all(work);
  } finally {
    clearTimeout(timer);
    over.abort();
    await Promise.allSettled(work);
  }
  return breaking;
}

/** A node that starts would make the missing index again, or refuse to start. */
function allowedKinds({ faults, without }: RunOptions): readonly FaultKind[] {
  return without === 'unique-index' ? faults.filter((kind) => kind !== 'api-killed') : faults;
}

async function end(stage: Stage | null, cluster: Cluster): Promise<void> {
  await Promise.allSettled(stage?.members.map((member) => member.stop()) ?? []);
  await cluster.stop();
}
