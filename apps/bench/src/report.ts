import { readFileSync } from 'node:fs';
import { cpus, release, totalmem, type } from 'node:os';
import path from 'node:path';
import type { Measurement } from './measure';
import type { BenchOptions } from './options';
import type { ProcessMemory } from './processes';

/** All that one run has found. */
export interface Result {
  options: BenchOptions;
  measurements: Measurement[];
  /** Messages a second. */
  throughput: number;
  /** Messages a second while the conversation was filled. */
  fillRate: number;
  memory: ProcessMemory[];
}

/** The result as Markdown: the table, the machine and the versions. `root` is the workspace. */
export function report(result: Result, root: string, now: Date): string {
  const { options, measurements, throughput, fillRate, memory } = result;
  const rows = measurements.map(({ what, times, goal }) => [
    what,
    ...[times.median, times.p95, times.p99].map((ms) => ms.toFixed(1)),
    goal === undefined ? '' : `< ${goal}: ${times.median < goal ? 'met' : 'missed'}`,
  ]);
  return [
    `${now.toISOString().slice(0, 10)}, ${machine()}. ${versions(root)}.`,
    `${options.messages} messages in one conversation, ${options.conversations} conversations of the user, on the embedded`,
    `database; client and server share the machine. Each line: ${options.samples} calls (a fifth for the new client's sync).`,
    '',
    table(['milliseconds', 'median', 'p95', 'p99', 'goal at the median'], rows),
    '',
    `- Sends into one conversation, 64 in flight: ${Math.round(throughput)} acknowledged a second (${Math.round(fillRate)} while filling it).`,
    ...memory.map(({ name, rssMiB }) => `- Memory of the ${name} process afterwards: ${rssMiB} MiB.`),
    '',
  ].join('\n');
}

/** A Markdown table with aligned columns. */
export function table(head: string[], rows: string[][]): string {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(3, ...all.map((row) => (row[column] ?? '').length)));
  const line = (row: string[]): string => `| ${row.map((cell, n) => cell.padEnd(widths[n] ?? 0)).join(' | ')} |`;
  return [line(head), `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...rows.map(line)].join('\n');
}

/** Processor, memory and system of this machine, in words. */
export function machine(): string {
  const processors = cpus();
  const model = processors[0]?.model.trim() || 'unknown processor';
  return `${processors.length} × ${model}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${type()} ${release()}`;
}

const SERVER = ['@nestjs/core', 'fastify', 'socket.io', 'mongoose', 'lmdb'];

/** The versions of Node and of packages, those that the server is made of where nothing is said; `root` is the workspace. */
export function versions(root: string, names: readonly string[] = SERVER): string {
  const of = (name: string): string => {
    const text = readFileSync(path.join(root, 'node_modules', name, 'package.json'), 'utf8');
    return `${name} ${(JSON.parse(text) as { version: string }).version}`;
  };
  return [`Node ${process.versions.node}`, ...names.map(of)].join(', ');
}
