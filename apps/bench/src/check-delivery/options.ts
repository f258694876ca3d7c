import { parseArgs } from 'node:util';
import { FAULT_KINDS, needsRedis, type FaultKind } from './faults';

/** A guard that is taken away, to show that the checker notices. */
export const GUARDS = ['gap-detection', 'unique-index', 'outbox-storage'] as const;
export type Guard = (typeof GUARDS)[number];

/** What one run does. */
export interface CheckOptions {
  clients: number;
  /** How long things are broken; setting up and coming to rest take their own time. */
  seconds: number;
  /** API processes on one database. */
  nodes: number;
  /** Decides what is broken when, and what is sent. */
  seed: number;
  /** Seconds between two faults. */
  faultEvery: number;
  /** What is broken. */
  faults: readonly FaultKind[];
  without: Guard | null;
  /** Whether nodes are restarted one after the other, as an update does, instead of things being broken. */
  rolling: boolean;
  /** Whether the nodes share a Redis that belongs to the checker. */
  redis: boolean;
  /** Whether the report is added to those in `docs/benchmarks/delivery.md`. */
  save: boolean;
}

/** Reads the command line, for example `--clients=50 --nodes=2 --seed=7`. Throws for an option that there is not, or that cannot be. */
export function readCheckOptions(args: readonly string[], newSeed: () => number): CheckOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      clients: { type: 'string', default: '10' },
      seconds: { type: 'string', default: '60' },
      nodes: { type: 'string', default: '1' },
      seed: { type: 'string' },
      'fault-every': { type: 'string', default: '2' },
      faults: { type: 'string' },
      without: { type: 'string' },
      rolling: { type: 'boolean', default: false },
      redis: { type: 'boolean', default: false },
      save: { type: 'boolean', default: false },
    },
  });
  const without = GUARDS.find((guard) => guard === values.without) ?? null;
  if (values.without !== undefined && !without) throw new Error(`--without must be one of ${GUARDS.join(', ')}`);
  const faultEvery = Number(values['fault-every']);
  if (!(faultEvery > 0)) throw new Error('--fault-every must be a number of seconds above 0');
  return {
    clients: whole('clients', values.clients, 2, 50),
    seconds: whole('seconds', values.seconds, 1, 86_400),
    nodes: whole('nodes', values.nodes, 1, 8),
    seed: values.seed === undefined ? newSeed() : whole('seed', values.seed, 0, 2 ** 32 - 1),
    faultEvery,
    faults: kindsOf(values.faults, values.redis),
    without,
    rolling: values.rolling,
    redis: values.redis,
    save: values.save,
  };
}

function kindsOf(text: string | undefined, redis: boolean): readonly FaultKind[] {
  if (text === undefined) return FAULT_KINDS.filter((kind) => redis || !needsRedis(kind));
  return text.split(',').map((name) => {
    const kind = FAULT_KINDS.find((known) => known === name);
    if (!kind) throw new Error(`--faults must be some of ${FAULT_KINDS.join(',')}`);
    if (needsRedis(kind) && !redis) throw new Error(`${kind} takes --redis`);
    return kind;
  });
}

function whole(name: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new Error(`--${name} must be a whole number from ${least} to ${most}`);
}
