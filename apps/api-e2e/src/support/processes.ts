import { readdirSync, readFileSync } from 'node:fs';

/** Ids of the processes whose parent is `pid`, as Linux tells. */
export function childrenOf(pid: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => statOf(name)?.includes(`PPid:\t${pid}\n`))
    .map(Number);
}

function statOf(pid: number | string): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/status`, 'utf8');
  } catch {
    return undefined;
  }
}

/** Whether a process has ended. */
export const isGone = (pid: number) => statOf(pid) === undefined || /State:\tZ/.test(statOf(pid) ?? '');
