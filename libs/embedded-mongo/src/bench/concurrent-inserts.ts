import type { mongo } from 'mongoose';
import { RawLmdb } from './raw-lmdb';
import { type Round, atOnce, percentile, print, summary } from './timing';
import { WireClient, insertFrame } from './wire-client';
import type { Workload } from './workload';

const WRITERS = 64;
const ROUNDS = 7;
const INSERTS = 5000;

/**
 * Durable inserts by 64 at once: on LMDB alone, over the wire from sockets, and through the driver, in turns, after a
 * round to warm up. Prints the median of the rounds, and the ratio to LMDB alone.
 */
export async function compareInserts(
  uri: string,
  messages: mongo.Collection,
  workload: Workload,
  directory: string,
): Promise<void> {
  const raw = new RawLmdb(directory);
  const wire = await WireClient.open(uri, WRITERS);
  const { dbName, collectionName } = messages;
  const contenders: Record<string, () => Promise<Round>> = {
    'LMDB alone': () => raw.inserts(WRITERS, INSERTS),
    'over the wire': () =>
      wire.inserts(Array.from({ length: INSERTS }, () => insertFrame(dbName, collectionName, workload.message()))),
    'through the driver': () => atOnce(WRITERS, INSERTS, () => messages.insertOne(workload.message())),
  };
  const rounds = new Map(Object.keys(contenders).map((name) => [name, [] as Round[]]));
  for (let round = 0; round <= ROUNDS; round++) {
    for (const [name, run] of Object.entries(contenders)) {
      const result = await run();
      if (round > 0) rounds.get(name)?.push(result);
    }
  }
  wire.close();
  await raw.close();
  const rate = (name: string) => {
    const rates = rounds.get(name)?.map(({ perSecond }) => perSecond) ?? [];
    return percentile(rates, 0.5);
  };
  for (const [name, results] of rounds) {
    const ratio = (rate(name) / rate('LMDB alone')).toFixed(2);
    print(`durable inserts, ${WRITERS} at once, ${name}: ${rate(name).toFixed(0)}/s, ratio ${ratio}`);
    print(`  each: ${summary(results.flatMap(({ taken }) => taken))}`);
  }
}

/** Prints what 64 pings at once cost: the driver and the sockets, with nothing behind them. */
export async function measurePings(database: mongo.Db): Promise<void> {
  const ping = () => atOnce(WRITERS, INSERTS, () => database.command({ ping: 1 }));
  await ping();
  const rounds: Round[] = [];
  for (let round = 0; round < ROUNDS; round++) rounds.push(await ping());
  const rates = rounds.map(({ perSecond }) => perSecond);
  print(`pings through the driver, ${WRITERS} at once: ${percentile(rates, 0.5).toFixed(0)}/s`);
  print(`  each: ${summary(rounds.flatMap(({ taken }) => taken))}`);
}
