import { workspaceRoot } from '@tertulia/testing';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { COSTS_FILE, type Costs } from '../costs/costs';
import { table } from '../report';
import { fanOutOf, HABITS, needsOf, type Habits } from './model';

const USERS = [1_000, 10_000, 100_000, 1_000_000];
const ROOMS = [100, 1_000, 10_000, 100_000];

/** The habits, with those of the command line over them: `--audience=30 --messagesPerHour=5`. Throws for what is no number. */
function readHabits(args: readonly string[]): Habits {
  const options = Object.fromEntries(Object.keys(HABITS).map((name) => [name, { type: 'string' as const }]));
  const { values } = parseArgs({ args: [...args], options });
  const given = Object.entries(values).map(([name, text]) => {
    const value = Number(text);
    if (!(value > 0)) throw new Error(`--${name} must be a number above 0`);
    return [name, value] as const;
  });
  return { ...HABITS, ...Object.fromEntries(given) };
}

const whole = (value: number): string =>
  value === Infinity ? 'none is enough' : Math.ceil(value).toLocaleString('en');

function main(): void {
  const saved = JSON.parse(readFileSync(path.join(workspaceRoot(), COSTS_FILE), 'utf8')) as {
    measured: string;
    machine: string;
    costs: Costs;
  };
  const habits = readHabits(process.argv.slice(2));
  const rows = USERS.map((users) => {
    const needs = needsOf(users, saved.costs, habits);
    return [
      whole(users),
      whole(needs.connections),
      whole(needs.messagesPerSecond),
      whole(needs.deliveriesPerSecond),
      whole(needs.nodes),
      needs.bound,
      `${Math.round(needs.crossTalk * 100)} %`,
      whole(needs.shards),
      `${(needs.stored / 1e9).toFixed(0)} GB`,
      `${needs.comeback.toFixed(0)} s`,
    ];
  });
  const head = [
    'connected users',
    'connections',
    'messages/s',
    'deliveries/s',
    'nodes',
    'bound by',
    'cross-talk',
    'shards',
    'a year',
    'back',
  ];
  const rooms = ROOMS.map((members) => {
    const { milliseconds, nodesForOneSecond } = fanOutOf(members, saved.costs);
    return [whole(members), `${milliseconds.toFixed(1)} ms`, whole(nodesForOneSecond)];
  });
  console.log(`Costs of ${saved.measured} on ${saved.machine}; habits ${JSON.stringify(habits)}\n`);
  console.log(table(head, rows));
  console.log(`\n${table(['members connected', 'of one core, a message', 'nodes for one second'], rooms)}`);
}

main();
