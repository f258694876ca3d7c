import { machine, table, versions } from '../report';
import type { Quantiles } from '../quantiles';
import type { Storm } from './measure';
import type { ReconnectOptions } from './options';

/** All that one run has found. */
export interface ReconnectResult {
  options: ReconnectOptions;
  alone: Quantiles;
  cut: Storm;
  restart: Storm;
}

/** Goals in milliseconds: of one client at the median, of a crowd to the last client. */
const GOALS = { alone: 1_000, crowd: 30_000 };

/** The result as Markdown. `root` is the workspace. */
export function reconnectReport({ options, alone, cut, restart }: ReconnectResult, root: string, now: Date): string {
  const { clients, conversations, samples } = options;
  const row = (what: string, { median, p95, p99, max }: Quantiles): string[] => [
    what,
    ...[median, p95, p99, max].map((ms) => (ms / 1_000).toFixed(2)),
  ];
  return [
    `${now.toISOString().slice(0, 10)}, ${machine()}. ${versions(root)}.`,
    `Clients, server and embedded database share the machine. Every client has ${conversations} conversations.`,
    '',
    table(
      ['seconds until whole', 'median', 'p95', 'p99', 'last'],
      [
        row(`one client, cut off while it misses messages (${samples} times)`, alone),
        row(`${clients} clients, all cut off at once`, cut.whole),
        row(`${clients} clients, the server killed and started again`, restart.whole),
      ],
    ),
    '',
    `- One client within 1 s at the median: ${met(alone.median < GOALS.alone)}.`,
    `- All clients within 30 s after a cut: ${met(isMet(cut))} (${failuresOf(cut)}).`,
    `- All clients within 30 s of the server being ready again: ${met(isMet(restart))} (${failuresOf(restart)}).`,
    '',
  ].join('\n');
}

/** Whether all were whole in time and nothing failed. */
export function isMet({ whole, incomplete, failed }: Storm): boolean {
  return whole.max < GOALS.crowd && incomplete === 0 && failed.size === 0;
}

function met(is: boolean): string {
  return is ? 'met' : 'missed';
}

function failuresOf({ incomplete, failed }: Storm): string {
  const requests = [...failed].map(([what, times]) => `${what} ${times}`).join(', ');
  return `clients that are not whole: ${incomplete}; failed requests: ${requests || 'none'}`;
}
