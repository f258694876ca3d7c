import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';

/** Names the owner; beside it lie the claims, each under a name of its own that is never used again. */
const FILE = 'owner.json';
const CLAIM = `${FILE}.claim.`;
const DRAFT = `${FILE}.draft.`;
const HEARTBEAT_MILLISECONDS = 5_000;
/** A claim of another machine counts as left behind when it was not renewed for this long. */
const STALE_MILLISECONDS = 30_000;
/** How long a rival that has not got the directory yet is given to withdraw, and how often it is looked for. */
const WAIT_MILLISECONDS = 5_000;
const LOOK_MILLISECONDS = 2;

interface Owner {
  pid: number;
  host: string;
  /** When the process started, where the system tells: process ids are used again. */
  started: string;
  claim: string;
}

/** Held while a process owns a data directory; it ends with the process, however that ends. */
export interface OwnerLock {
  release(): void;
}

/**
 * Takes a data directory for this process. Throws, naming the directory, if another live process has it.
 *
 * A process first puts its claim into the directory and then looks at all claims there: it owns the directory once it sees
 * no other of a live process. Of two, the one that looks later sees the other's, so never do both own it. Where several
 * claim it at the same moment, all but the first by name withdraw. Only claims of ended processes are ever removed by others.
 */
export function lockDirectory(directory: string): OwnerLock {
  const path = join(directory, FILE);
  const claim = `${CLAIM}${process.pid}.${randomBytes(8).toString('hex')}`;
  const own: Owner = { pid: process.pid, host: hostname(), started: startOf(process.pid), claim };
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    writeWhole(directory, claim, own);
  } catch (error) {
    throw new Error(`The data directory ${directory} cannot be written: ${messageOf(error)}`);
  }
  try {
    waitForRivals(directory, claim);
    writeWhole(directory, FILE, own);
  } catch (error) {
    rmSync(join(directory, claim), { force: true });
    throw error;
  }
  const heartbeat = setInterval(
    () => [claim, FILE].forEach((name) => touch(join(directory, name))),
    HEARTBEAT_MILLISECONDS,
  );
  heartbeat.unref();
  return {
    release: () => {
      clearInterval(heartbeat);
      if (readOwner(path)?.claim === claim) rmSync(path, { force: true });
      rmSync(join(directory, claim), { force: true });
    },
  };
}

/** Returns when no other live process claims the directory; throws for one that has it or comes first. */
function waitForRivals(directory: string, claim: string): void {
  const giveUp = Date.now() + WAIT_MILLISECONDS;
  for (;;) {
    const rivals = liveRivals(directory, claim);
    const [first] = rivals;
    if (!first) return;
    const ahead = rivals.find(({ name, owner }) => name < claim || owner.claim === ownerClaim(directory));
    if (ahead || Date.now() > giveUp) throw inUse(directory, (ahead ?? first).owner);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LOOK_MILLISECONDS);
  }
}

interface Rival {
  name: string;
  owner: Owner;
}

/** The other claims of live processes; removes those of ended ones. */
function liveRivals(directory: string, claim: string): Rival[] {
  const rivals: Rival[] = [];
  for (const name of readdirSync(directory)) {
    if (!name.startsWith(FILE) || name === claim) continue;
    const path = join(directory, name);
    const owner = readOwner(path);
    if (name.startsWith(DRAFT)) {
      if (Date.now() - modified(path) > STALE_MILLISECONDS) rmSync(path, { force: true });
    } else if (owner && isAlive(owner, path)) rivals.push({ name, owner });
    else if (name.startsWith(CLAIM)) rmSync(path, { force: true });
  }
  return rivals;
}

function ownerClaim(directory: string): string | undefined {
  return readOwner(join(directory, FILE))?.claim;
}

function inUse(directory: string, owner: Owner): Error {
  const elsewhere = owner.host === hostname() ? '' : ` of ${owner.host}, as of a moment ago: if that has ended, wait`;
  return new Error(`The data directory ${directory} is in use by process ${owner.pid}${elsewhere}`);
}

/** Writes a file that is never seen half. */
function writeWhole(directory: string, name: string, owner: Owner): void {
  const draft = join(directory, `${DRAFT}${process.pid}.${randomBytes(4).toString('hex')}`);
  try {
    writeFileSync(draft, JSON.stringify(owner), { mode: 0o600 });
    renameSync(draft, join(directory, name));
  } finally {
    rmSync(draft, { force: true });
  }
}

/** What a file says, or undefined where it is gone or says nothing. */
function readOwner(path: string): Owner | undefined {
  const text = readIfThere(path);
  if (text === undefined) return undefined;
  try {
    const owner: unknown = JSON.parse(text);
    if (typeof owner !== 'object' || owner === null) return undefined;
    const { pid, host, started, claim } = owner as Partial<Owner>;
    if (typeof pid !== 'number') return undefined;
    return { pid, host: host ?? '', started: started ?? '', claim: claim ?? FILE };
  } catch {
    return undefined;
  }
}

/** Throws for a file that is there and cannot be read: it may well be a live process's. */
function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
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
