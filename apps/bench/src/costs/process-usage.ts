import { readdirSync, readFileSync } from 'node:fs';

/** The kernel counts processor time in hundredths of a second on every Linux that is in use. */
const TICK_MICROSECONDS = 10_000;

/** Processor time in microseconds that a process and its threads have used so far. */
export function processorTime(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  return (Number(fields[11]) + Number(fields[12])) * TICK_MICROSECONDS;
}

/** Bytes of memory that are a process's own: without those of files that it has mapped. */
export function ownMemory(pid: number): number {
  const [, kib] = /^RssAnon:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kib) * 1_024;
}

/** The process that this one has started: the embedded database of a server. Throws where there is none. */
export function childOf(pid: number): number {
  const child = readdirSync('/proc').find((name) => /^\d+$/.test(name) && parentOf(name) === pid);
  if (child === undefined) throw new Error(`The process ${pid} has no child`);
  return Number(child);
}

function parentOf(pid: string): number | undefined {
  try {
    return Number(/^PPid:\t(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
  } catch {
    return undefined;
  }
}
