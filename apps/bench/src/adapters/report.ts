import { machine, table, versions } from '../report';
import type { AdapterOptions, AdapterResult, Fate } from './measure';

const PACKAGES = ['socket.io', '@socket.io/redis-adapter', '@socket.io/redis-streams-adapter', 'ioredis'];

/** What was measured, as Markdown. `root` is the workspace. */
export function adaptersReport(
  options: AdapterOptions,
  results: readonly AdapterResult[],
  root: string,
  now: Date,
): string {
  const { nodes, clients, roomsEach, rate, seconds, burst } = options;
  const ms = (value: number): string => value.toFixed(1);
  return [
    `${now.toISOString().slice(0, 10)}, ${machine()}. ${versions(root, PACKAGES)}. Nodes, Redis and clients share the machine.`,
    '',
    `${nodes} nodes with ${clients} clients in ${(clients * roomsEach) / 2} rooms of two, on any nodes. Each node sends ${rate} events of 200`,
    `bytes a second into rooms that it has a member of, for ${seconds} s; then ${burst} of them as fast as it can.`,
    '',
    table(
      [
        '',
        'other node p50, ms',
        'p99',
        'same node p50, ms',
        'p99',
        'nodes, µs an event',
        'Redis',
        'deliveries a second',
      ],
      results.map(({ kind, crossed, own, nodesCpu, redisCpu, throughput }) => [
        kind,
        ms(crossed.median),
        ms(crossed.p99),
        ms(own.median),
        ms(own.p99),
        nodesCpu.toFixed(0),
        redisCpu.toFixed(0),
        throughput.toFixed(0),
      ]),
    ),
    '',
    'Redis is killed for two seconds and comes back empty, while the nodes go on sending at that rate. Of the deliveries of what was sent meanwhile:',
    '',
    table(
      [
        '',
        'same node: in 0.5 s',
        'later',
        'never',
        'other node: in 0.5 s',
        'later',
        'never',
        'crosses again after, ms',
        'errors',
      ],
      results.map(({ kind, outage }) => [
        kind,
        ...counts(outage.own),
        ...counts(outage.crossed),
        outage.backAfter.toFixed(0),
        String(outage.errors),
      ]),
    ),
    '',
  ].join('\n');
}

function counts({ inTime, late, never }: Fate): string[] {
  return [inTime, late, never].map(String);
}
