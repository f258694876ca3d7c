import { RedisProcess } from '@tertulia/testing';
import { processorTime } from '../costs/process-usage';
import { quantilesOf, type Quantiles } from '../quantiles';
import type { Kind } from './kinds';
import { now } from './shared-clock';
import { Town, type Arrival, type Owed } from './town';

export interface AdapterOptions {
  nodes: number;
  clients: number;
  roomsEach: number;
  /** Events a second of each node while the times are taken. */
  rate: number;
  seconds: number;
  /** Events of each node sent at once. */
  burst: number;
}

/** What one kind has shown. */
export interface AdapterResult {
  kind: Kind;
  /** Milliseconds from sending to the client, on another node and on the same one. */
  crossed: Quantiles;
  own: Quantiles;
  /** Microseconds of processor an event: of all nodes together, and of Redis. */
  nodesCpu: number;
  redisCpu: number;
  /** Deliveries a second of a burst. */
  throughput: number;
  outage: OutageResult;
}

/** What becomes of events that are sent while Redis is killed for two seconds. */
export interface OutageResult {
  /** Deliveries to clients of the sending node that came within half a second, came later, and never came. */
  own: Fate;
  crossed: Fate;
  /** Milliseconds from the return of Redis to the first event that crosses and was sent after it. */
  backAfter: number;
  errors: number;
}

export interface Fate {
  inTime: number;
  late: number;
  never: number;
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const DOWN_MS = 2_000;
const IN_TIME_MS = 500;
/** Longer than what was held back takes to come. */
const SETTLE_MS = 2_500;

/** Runs one kind of adapter, on a Redis of its own. */
export async function measureAdapter(kind: Kind, options: AdapterOptions): Promise<AdapterResult> {
  const redis = await RedisProcess.start();
  const town = await Town.start(kind, redis.url, options);
  try {
    // Subscriptions are made in the background.
    await pause(1_000);
    await town.send(options.rate, options.rate);
    await pause(500);

    const count = options.rate * options.seconds;
    town.arrivals.length = 0;
    const before = usage(town, redis);
    await town.send(count, options.rate);
    await pause(500);
    const after = usage(town, redis);
    const events = count * options.nodes;
    const [crossed, own] = [true, false].map((crosses) =>
      quantilesOf(town.arrivals.filter((it) => it.crossed === crosses).map(({ at, sentAt }) => at - sentAt)),
    ) as [Quantiles, Quantiles];

    const throughput = await burst(town, options);
    const outage = await breakRedis(town, redis, options.rate);
    return {
      kind,
      crossed,
      own,
      nodesCpu: (after.nodes - before.nodes) / events,
      redisCpu: (after.redis - before.redis) / events,
      throughput,
      outage,
    };
  } finally {
    await town.stop();
    await redis.dispose();
  }
}

function usage(town: Town, redis: RedisProcess): { nodes: number; redis: number } {
  return {
    nodes: town.nodes.reduce((sum, { pid }) => sum + processorTime(pid ?? 0), 0),
    redis: processorTime(redis.pid),
  };
}

async function burst(town: Town, { burst: count }: AdapterOptions): Promise<number> {
  town.arrivals.length = 0;
  const startedAt = now();
  const owed = await town.send(count, null);
  while (town.arrivals.length < owed.length) {
    const had = town.arrivals.length;
    await pause(1_000);
    if (town.arrivals.length === had) break;
  }
  const last = Math.max(...town.arrivals.slice(-1_000).map(({ at }) => at));
  return (town.arrivals.length / (last - startedAt)) * 1_000;
}

async function breakRedis(town: Town, redis: RedisProcess, rate: number): Promise<OutageResult> {
  const errorsBefore = await town.errors();
  town.arrivals.length = 0;
  const sending = town.send(rate * 7, rate);
  await pause(1_500);
  await redis.kill();
  const downAt = now();
  await pause(DOWN_MS);
  const upAt = now();
  await redis.start();
  const owed = (await sending).filter(({ sentAt }) => sentAt >= downAt && sentAt < upAt);
  await pause(SETTLE_MS);
  const arrivals = town.arrivals.filter(({ sentAt }) => sentAt >= downAt && sentAt < upAt);
  const after = town.arrivals.filter(({ crossed, sentAt }) => crossed && sentAt >= upAt);
  return {
    own: fateOf(arrivals, owed, false),
    crossed: fateOf(arrivals, owed, true),
    backAfter: Math.min(...after.map(({ at }) => at)) - upAt,
    errors: (await town.errors()) - errorsBefore,
  };
}

function fateOf(arrivals: readonly Arrival[], owed: readonly Owed[], crosses: boolean): Fate {
  const came = arrivals.filter(({ crossed }) => crossed === crosses);
  const inTime = came.filter(({ at, sentAt }) => at - sentAt <= IN_TIME_MS).length;
  const due = owed.filter(({ crossed }) => crossed === crosses).length;
  return { inTime, late: came.length - inTime, never: due - came.length };
}
