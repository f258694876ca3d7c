import { readdirSync, readFileSync } from 'node:fs';

/** A process of the server and the memory that it holds. */
export interface ProcessMemory {
  name: string;
  /** Resident set, MiB, as the kernel counts it. */
  rssMiB: number;
}

/** The server's process and those that it has started, as Linux tells; none elsewhere. */
export function memoryOf(pid: number): ProcessMemory[] {
  const all = processNames().flatMap((name) => {
    try {
      return [{ pid: Number(name), status: readFileSync(`/proc/${name}/status`, 'utf8') }];
    } catch {
      // It has ended since it was listed.
      return [];
    }
  });
  const own = all.filter((entry) => entry.pid === pid);
  const children = all.filter(({ status }) => new RegExp(`^PPid:\\t${pid}$`, 'm').test(status));
  return [
    ...own.map((entry) => describe('API', entry)),
    ...children.map((entry) => describe('embedded database', entry)),
  ];
}

function processNames(): string[] {
  try {
    return readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  } catch {
    return [];
  }
}

function describe(name: string, { status }: { status: string }): ProcessMemory {
  const kib = Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]);
  return { name, rssMiB: Math.round(kib / 1024) };
}
