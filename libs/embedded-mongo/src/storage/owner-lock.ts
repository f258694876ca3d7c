import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';

const FILE = 'owner.json';
const HEARTBEAT_MILLISECONDS = 5_000;
/** A lock of another machine counts as left behind when it was not renewed for this long. */
const STALE_MILLISECONDS = 30_000;

interface Owner {
  pid: number;
  host: string;
  /** When the process started, where the system tells: process ids are used again. */
  started: string;
}

/** Held while a process owns a data directory; it ends with the process, however that ends. */
export interface OwnerLock {
  release(): void;
}

/** Takes a data directory for this process. Throws, naming the directory, if another live process has it. */
export function lockDirectory(directory: string): OwnerLock {
  const path = join(directory, FILE);
  const own: Owner = { pid: process.pid, host: hostname(), started: startOf(process.pid) };
  const draft = join(directory, `${FILE}.${process.pid}.${randomBytes(4).toString('hex')}`);
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    writeFileSync(draft, JSON.stringify(own), { mode: 0o600 });
  } catch (error) {
    throw new Error(`The data directory ${directory} cannot be written: ${messageOf(error)}`);
  }
  try {
    while (!tryLink(draft, path)) removeStale(path, directory);
  } finally {
    rmSync(draft, { force: true });
  }
  const heartbeat = setInterval(() => touch(path), HEARTBEAT_MILLISECONDS).unref();
  return {
    release: () => {
      clearInterval(heartbeat);
      rmSync(path, { force: true });
    },
  };
}

function tryLink(draft: string, path: string): boolean {
  try {
    // A link is made whole or not at all, and never over a file that is there.
    linkSync(draft, path);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

function removeStale(path: string, directory: string): void {
  const owner = readOwner(path);
  if (owner && isAlive(owner, path)) {
    const elsewhere = owner.host === hostname() ? '' : ` of ${owner.host}, as of a moment ago: if that has ended, wait`;
    throw new Error(`The data directory ${directory} is in use by process ${owner.pid}${elsewhere}`);
  }
  // Moved away rather than deleted: of two that find it stale, one gets it, and neither deletes the other's new lock.
  const aside = `${path}.${randomBytes(4).toString('hex')}`;
  try {
    renameSync(path, aside);
  } catch {
    return;
  }
  const moved = readOwner(aside);
  if (moved && isAlive(moved, aside)) tryLink(aside, path);
  rmSync(aside, { force: true });
}

function readOwner(path: string): Owner | undefined {
  try {
    const owner: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (typeof owner !== 'object' || owner === null) return undefined;
    const { pid, host, started } = owner as Partial<Owner>;
    return typeof pid === 'number' ? { pid, host: host ?? '', started: started ?? '' } : undefined;
  } catch {
    return undefined;
  }
}

function isAlive(owner: Owner, path: string): boolean {
  if (owner.host !== hostname()) return Date.now() - modified(path) < STALE_MILLISECONDS;
  try {
    process.kill(owner.pid, 0);
  } catch (error) {
    // Without the right to signal it, it is there all the same.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
  return owner.started === startOf(owner.pid);
}

function modified(path: string): number {
  try {
    return statSync(path).mtimeMs;
  } catch {
    return 0;
  }
}

function touch(path: string): void {
  try {
    utimesSync(path, new Date(), new Date());
  } catch {
    // The next beat tries again.
  }
}

/** The start of a process in clock ticks since boot, or an empty string where the system does not tell. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
