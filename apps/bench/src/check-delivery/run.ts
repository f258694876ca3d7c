import { setMaxListeners } from 'node:events';
import { checkHistories } from './check-histories';
import { checkState } from './check-state';
import { startCluster, type Cluster } from './cluster';
import { FaultInjector, type FaultKind } from './faults';
import type { ClientHistory, Fault, RunHistory } from './history';
import type { CheckOptions } from './options';
import { seededRandom } from './random';
import { readServer } from './server-state';
import { setUpStage, type Stage } from './stage';
import { act, pauseUnless } from './traffic';
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
/** Dropping acknowledgements and events and freezing may last a little longer than the traffic. */
const LAST_MISCHIEF_MS = 3_000;

/** Starts servers and clients, breaks things while they talk, lets them come to rest, and judges what they lived through. `tell` hears of the progress. */
export async function runCheck(options: RunOptions, tell: (line: string) => void): Promise<RunResult> {
  const random = seededRandom(options.seed);
  const cluster = await startCluster(options.nodes);
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
    return await judge(stage, faults, options.settleMs ?? 60_000, tell);
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
  const injector = new FaultInjector(stage, random.branch('faults'), kinds, freezeMs);
  const work = [
    injector.run(options.faultEvery * 1_000, over.signal),
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
  return injector.faults;
}

/** A node that starts would make the missing index again, or refuse to start. */
function allowedKinds({ faults, without }: RunOptions): readonly FaultKind[] {
  return without === 'unique-index' ? faults.filter((kind) => kind !== 'api-killed') : faults;
}

async function judge(
  stage: Stage,
  faults: readonly Fault[],
  settleMs: number,
  tell: (line: string) => void,
): Promise<RunResult> {
  const quietAt = performance.now();
  await pauseUnless(new AbortController().signal, LAST_MISCHIEF_MS);
  let history: RunHistory | null = null;
  let wholeAfterMs: number | null = null;
  while (wholeAfterMs === null && performance.now() - quietAt < settleMs + LAST_MISCHIEF_MS) {
    for (const { life } of stage.members) life?.client.reconnectNow();
    history = await lookUnlessFailing(stage, faults);
    const differences = history ? checkState(history) : [];
    if (history && differences.length === 0) wholeAfterMs = performance.now() - quietAt;
    else {
      const seconds = ((performance.now() - quietAt) / 1_000).toFixed(1);
      tell(`${seconds} s: ${differences.length} differences; ${differences[0]?.what ?? 'a server does not answer'}`);
      await pauseUnless(new AbortController().signal, 1_000);
    }
  }
  // The last look is the one that was whole; where there is none, a new one.
  if (wholeAfterMs === null || !history) history = await lookAtStopped(stage, faults);
  const clientErrors = stage.members.reduce((sum, { errors }) => sum + errors, 0);
  return { history, violations: checkHistories(history), wholeAfterMs, clientErrors };
}

async function lookUnlessFailing(stage: Stage, faults: readonly Fault[]): Promise<RunHistory | null> {
  try {
    return await look(stage, faults);
  } catch {
    return null;
  }
}

async function look(stage: Stage, faults: readonly Fault[]): Promise<RunHistory> {
  await Promise.all(stage.members.map((member) => member.loadAll()));
  const server = await readServer(stage);
  return { clients: await historiesOf(stage), server, faults };
}

/** What still moves would differ from what is read of the server a moment later: here nothing does. */
async function lookAtStopped(stage: Stage, faults: readonly Fault[]): Promise<RunHistory> {
  const running = await historiesOf(stage);
  await Promise.all(stage.members.map(async ({ life }) => life?.client.stop()));
  const stopped = await historiesOf(stage);
  const clients = stopped.map((history, n) => ({ ...history, status: running[n]?.status ?? history.status }));
  return { clients, server: await readServer(stage), faults };
}

function historiesOf({ members }: Stage): Promise<ClientHistory[]> {
  return Promise.all(members.map((member) => member.history()));
}

async function end(stage: Stage | null, cluster: Cluster): Promise<void> {
  await Promise.allSettled(stage?.members.map((member) => member.stop()) ?? []);
  await cluster.stop();
}
