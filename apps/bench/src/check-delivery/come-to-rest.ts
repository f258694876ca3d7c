import { checkState } from './check-state';
import type { ClientHistory, Fault, RunHistory } from './history';
import { readServer } from './server-state';
import type { Stage } from './stage';

/** Dropping acknowledgements and events may last a little longer than the traffic. */
const LAST_MISCHIEF_MS = 3_000;
const LOOK_EVERY_MS = 1_000;
/** What reading every message back to the first may take on a busy machine, once all is at rest. */
const READ_WITHIN_MS = 180_000;

/** What all have in the end. */
export interface AtRest {
  history: RunHistory;
  /** Milliseconds from the last fault's end to the same state everywhere; `null` when it did not come to that. */
  wholeAfterMs: number | null;
}

/**
 * Waits until every client and node says the same of every conversation, for `settleMs` at most, then reads all messages. Nothing
 * is done to the clients but that those which wait before they try again try now.
 */
export async function comeToRest(
  stage: Stage,
  faults: readonly Fault[],
  settleMs: number,
  tell: (line: string) => void,
): Promise<AtRest> {
  const quietAt = performance.now();
  const elapsed = (): number => performance.now() - quietAt;
  await pause(LAST_MISCHIEF_MS);
  let wholeAfterMs: number | null = null;
  const timeLeft = (): boolean => {
    const allowedMs = wholeAfterMs === null ? settleMs : wholeAfterMs + READ_WITHIN_MS;
    return elapsed() < LAST_MISCHIEF_MS + allowedMs;
  };
  while (timeLeft()) {
    for (const { life } of stage.members) life?.client.reconnectNow();
    const difference = await differenceIn(() => lookAtSummaries(stage));
    wholeAfterMs ??= difference === null ? elapsed() : null;
    if (difference !== null) tell(`after ${seconds(elapsed())}: ${difference}`);
    else {
      const history = await lookUnlessFailing(() => lookAtAll(stage, faults));
      if (history && checkState(history).length === 0) return { history, wholeAfterMs };
    }
    await pause(LOOK_EVERY_MS);
  }
  return { history: await lookAtStopped(stage, faults), wholeAfterMs: null };
}

/** The first difference that is seen, in words; `null` where there is none. */
async function differenceIn(look: () => Promise<RunHistory>): Promise<string | null> {
  const history = await lookUnlessFailing(look);
  if (!history) return 'a server does not answer';
  const differences = checkState(history);
  return differences[0] ? `${differences.length} differences; ${differences[0].what}` : null;
}

async function lookUnlessFailing(look: () => Promise<RunHistory>): Promise<RunHistory | null> {
  try {
    return await look();
  } catch {
    return null;
  }
}

/** All but the messages: enough to see whether something is still on its way, and soon done. */
async function lookAtSummaries(stage: Stage): Promise<RunHistory> {
  const server = await readServer(stage, { messages: false });
  const clients = (await historiesOf(stage)).map((client) => {
    return { ...client, events: [], final: client.final.map((view) => ({ ...view, messages: [] })) };
  });
  return { clients, server, faults: [] };
}

async function lookAtAll(stage: Stage, faults: readonly Fault[]): Promise<RunHistory> {
  await Promise.all(stage.members.map((member) => member.loadAll()));
  const server = await readServer(stage, { messages: true });
  return { clients: await historiesOf(stage), server, faults };
}

/** What still moves would differ from what is read of the server a moment later: here nothing does. */
async function lookAtStopped(stage: Stage, faults: readonly Fault[]): Promise<RunHistory> {
  const running = await historiesOf(stage);
  // A window that was never read back lacks nothing: what can be read is read before it is judged.
  await Promise.allSettled(stage.members.map((member) => member.loadAll()));
  await Promise.all(stage.members.map(async ({ life }) => life?.client.stop()));
  const stopped = await historiesOf(stage);
  const clients = stopped.map((history, n) => ({ ...history, status: running[n]?.status ?? history.status }));
  return { clients, server: await readServer(stage, { messages: true }), faults };
}

function historiesOf({ members }: Stage): Promise<ClientHistory[]> {
  return Promise.all(members.map((member) => member.history()));
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
