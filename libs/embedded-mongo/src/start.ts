import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { lstatSync, mkdirSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

/** What a unix socket's path may measure everywhere, less a little. */
const MAX_SOCKET_PATH_BYTES = 100;
const START_MILLISECONDS = 60_000;
const STOP_MILLISECONDS = 10_000;

export interface EmbeddedMongoOptions {
  /** Where the files are kept; made if it is not there. */
  dataDir: string;
  /** The built server script: the bundle of `server-main.ts`. */
  entry: string;
  /** The name of the database in the connection string; `tertulia` by default. */
  database?: string;
  /** How often documents whose time is up are removed, in milliseconds; 60,000 by default. */
  expiryInterval?: number;
}

/** How the child ended: one of the two is null. */
export interface ExitStatus {
  code: number | null;
  signal: NodeJS.Signals | null;
}

export interface EmbeddedMongo {
  /** The connection string, for any MongoDB driver. */
  uri: string;
  pid: number;
  /** Lets the child answer what it has in hand, close its files and end. */
  stop(): Promise<void>;
  /** Resolves when the child has ended, asked or not. */
  exited: Promise<ExitStatus>;
}

/**
 * Starts the database as a child process, which ends with this one. Resolves when it answers; rejects with an error that
 * names the directory when another process has it or it cannot be used.
 */
export async function startEmbeddedMongo(options: EmbeddedMongoOptions): Promise<EmbeddedMongo> {
  const dataDir = resolve(options.dataDir);
  const socket = process.platform === 'win32' ? undefined : socketPath(dataDir);
  const address = socket === undefined ? { host: '127.0.0.1', port: 0 } : { path: socket };
  const settings = JSON.stringify({ dataDir, address, expiryInterval: options.expiryInterval });
  const child = spawn(process.execPath, [options.entry, settings], { stdio: ['pipe', 'pipe', 'inherit'] });
  const exited = new Promise<ExitStatus>((settle) => {
    child.once('exit', (code, signal) => settle({ code, signal }));
    child.once('error', () => settle({ code: null, signal: null }));
  });
  const port = await untilReady(child, dataDir, exited);
  return {
    uri: uriOf(socket ?? `127.0.0.1:${port}`, options.database),
    pid: child.pid ?? 0,
    stop: () => stop(child, exited),
    exited,
  };
}

/**
 * The connection string of a database that another process may have started in a directory; undefined on Windows, where it
 * listens on a port that only its parent knows.
 */
export function runningUri(dataDir: string): string | undefined {
  return process.platform === 'win32' ? undefined : uriOf(socketPath(resolve(dataDir)));
}

function uriOf(address: string, database = 'tertulia'): string {
  return `mongodb://${encodeURIComponent(address).replace('%3A', ':')}/${database}?directConnection=true`;
}

/**
 * A short enough path for the socket: in the data directory, or in a directory that only this user can enter. It is the
 * same each time, so that clients find a server that was started again.
 */
function socketPath(dataDir: string): string {
  const beside = join(dataDir, 'mongo.sock');
  if (Buffer.byteLength(beside) <= MAX_SOCKET_PATH_BYTES) return beside;
  const name = createHash('sha256').update(dataDir).digest('hex').slice(0, 16);
  const directory = join(tmpdir(), `tertulia-${userInfo().uid}-${name}`);
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const found = lstatSync(directory);
  if (!found.isDirectory() || found.uid !== userInfo().uid || (found.mode & 0o077) !== 0) {
    throw new Error(`${directory} is not a directory of this user alone: the database's socket cannot be put there`);
  }
  return join(directory, 'mongo.sock');
}

async function untilReady(child: ChildProcess, dataDir: string, exited: Promise<ExitStatus>): Promise<number> {
  const failure = (reason: string) => new Error(`The embedded database in ${dataDir} did not start: ${reason}`);
  const line = new Promise<string>((settle, reject) => {
    if (!child.stdout) return reject(failure('it has no output'));
    createInterface(child.stdout).once('line', settle);
    child.once('error', (error) => reject(failure(error.message)));
    void exited.then(({ code, signal }) => setImmediate(() => reject(failure(`it ended with ${signal ?? code}`))));
    setTimeout(() => reject(failure(`no answer within ${START_MILLISECONDS / 1000} s`)), START_MILLISECONDS).unref();
  });
  try {
    const report = JSON.parse(await line) as { ready: boolean; port?: number; error?: string };
    if (!report.ready) throw new Error(report.error ?? 'unknown error');
    return report.port ?? 0;
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  }
}

async function stop(child: ChildProcess, exited: Promise<ExitStatus>): Promise<void> {
  child.stdin?.end();
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MILLISECONDS);
  await exited;
  clearTimeout(timer);
}
