import { setTimeout } from 'node:timers/promises';
import { inFlight } from '../in-flight';
import { quantilesOf, type Quantiles } from '../quantiles';
import type { Device } from './device';
import type { Town } from './town';

/** Messages that are sent while clients are away. */
const MISSED = 100;
/** How long the server is down, beside what its start takes. */
const DOWN_MS = 1_000;
const STORM_LIMIT_MS = 120_000;

/** What a crowd of clients that came back at once has shown. */
export interface Storm {
  /** Milliseconds from the moment at which the server could be reached until each was whole. */
  whole: Quantiles;
  /** Clients that were not whole within two minutes, or lacked a change of the server's when all was over. */
  incomplete: number;
  /** What failed, by name, with how often. */
  failed: Map<string, number>;
}

/** Cuts one client off `samples` times, each time with messages that it misses; milliseconds until it has them all. */
export async function measureAlone({ alone }: Town, samples: number): Promise<Quantiles> {
  const times: number[] = [];
  for (let n = 0; n < samples; n += 1) {
    const missed = alone.conversationIds.slice(0, 3);
    const since = performance.now();
    alone.cut();
    await Promise.all(missed.map((id) => alone.say(id, `Missed ${n}`)));
    await alone.whole();
    times.push(alone.wholeAt - since);
  }
  return quantilesOf(times);
}

/** Cuts every client's connection at the same moment; the server lives on. */
export async function measureCut(town: Town): Promise<Storm> {
  return storm(town, async () => {
    const since = performance.now();
    for (const device of town.devices) device.cut();
    await sendMissed(town);
    return since;
  });
}

/** Kills the server and starts it again. */
export async function measureRestart(town: Town): Promise<Storm> {
  return storm(town, async () => {
    await town.server.kill();
    await setTimeout(DOWN_MS);
    await town.server.restart();
    // Handshakes that nobody could answer are no failures of the server that came back.
    town.failures.handshakes = 0;
    town.failures.requests.clear();
    return performance.now();
  });
}

async function storm(town: Town, strike: () => Promise<number>): Promise<Storm> {
  const { devices, failures } = town;
  failures.handshakes = 0;
  failures.requests.clear();
  for (const device of devices) device.wholeAt = 0;
  const since = await strike();
  const over = new AbortController();
  await Promise.race([
    Promise.all(devices.map((device) => device.whole())),
    setTimeout(STORM_LIMIT_MS, undefined, { signal: over.signal }),
  ]);
  over.abort();
  const expected = await serverRevs(town);
  let incomplete = 0;
  for (const device of devices) if (!(await isComplete(device, expected))) incomplete += 1;
  const failed = new Map(failures.requests);
  if (failures.handshakes > 0) failed.set('handshake', failures.handshakes);
  return { whole: quantilesOf(devices.map(({ wholeAt }) => wholeAt - since)), incomplete, failed };
}

async function sendMissed({ devices }: Town): Promise<void> {
  await inFlight(MISSED, 4, async (n) => {
    const device = devices[(n * 37) % devices.length];
    const [id] = device?.conversationIds ?? [];
    if (device && id !== undefined) await device.say(id, `Missed ${n}`);
  });
}

/** The newest `rev` of every conversation, as the server answers it. */
async function serverRevs({ devices }: Town): Promise<Map<string, number>> {
  const revs = new Map<string, number>();
  await inFlight(devices.length, 8, async (n) => {
    const device = devices[n];
    if (!device || device.conversationIds.every((id) => revs.has(id))) return;
    for (const id of device.conversationIds) {
      if (!revs.has(id)) revs.set(id, (await device.conversation(id)).rev);
    }
  });
  return revs;
}

async function isComplete(device: Device, expected: ReadonlyMap<string, number>): Promise<boolean> {
  if (device.wholeAt === 0) return false;
  const revs = await device.revs();
  return device.conversationIds.every((id) => (revs.get(id) ?? -1) >= (expected.get(id) ?? 0));
}
