import { quantilesOf, type Quantiles } from '../quantiles';
import { machine, table, versions } from '../report';
import type { MemoryRise, Rates, Sending, UploadRates } from './measure';

/** All that one run has found. */
export interface UploadsResult {
  largeBytes: number;
  memory: MemoryRise;
  memoryInPieces: MemoryRise;
  rates: UploadRates;
  uploads: number;
  sending: Sending;
}

const GOALS = { rise: 64, share: 0.6, times: 3 };

/** The result as Markdown. `root` is the workspace. */
export function uploadsReport(result: UploadsResult, root: string, now: Date): string {
  const { largeBytes, rates, uploads, sending } = result;
  const times = sending.busy.p99 / sending.idle.p99;
  return [
    `${now.toISOString().slice(0, 10)}, ${machine()}. ${versions(root)}.`,
    'Client, server, embedded database and the bare Fastify stream share the machine and its disk; the two take turns.',
    '',
    ratesReport(rates),
    '',
    `- One upload of ${largeBytes / 2 ** 20} MiB: ${riseWords(result.memory)}`,
    `- The same by tus, in one piece: ${riseWords(result.memoryInPieces)}`,
    `- Sending a message at rest: ${words(sending.idle)}; while ${uploads} files of 5 MiB go up at once, again and again, at ${sending.uploadRate.toFixed(0)} MiB a second together: ${words(sending.busy)}.`,
    `- The p99 is ${times.toFixed(1)} times that at rest. At most ${GOALS.times}: ${met(times <= GOALS.times)}.`,
    '',
  ].join('\n');
}

/** The table of the rates alone. */
export function ratesReport({ up, pieces, down }: UploadRates): string {
  const row = (what: string, rates: Rates): string[] => {
    const [product, bare] = [medianOf(rates.product), medianOf(rates.bare)];
    return [what, product.toFixed(0), bare.toFixed(0), (product / bare).toFixed(2), met(product / bare >= GOALS.share)];
  };
  return table(
    ['25 MiB, MiB a second at the median', 'server', 'bare stream', 'share', `goal: at least ${GOALS.share}`],
    [row('upload', up), row('upload in pieces (tus)', pieces), row('download', down)],
  );
}

const riseWords = ({ before, peak }: MemoryRise): string =>
  `the server's memory rose from ${before} to ${peak} MiB at its peak, by ${peak - before}. Less than ${GOALS.rise}: ${met(peak - before < GOALS.rise)}.`;

const medianOf = (values: readonly number[]): number => quantilesOf(values).median;

const words = ({ median, p99, count }: Quantiles): string =>
  `median ${median.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms (${count} messages)`;

const met = (is: boolean): string => (is ? 'met' : 'missed');
