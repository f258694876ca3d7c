import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
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
  const address = socket ? { path: socket.path } : { host: '127.0.0.1', port: 0 };
  const settings = JSON.stringify({ dataDir, address, expiryInterval: options.expiryInterval });
  const child = spawn(process.execPath, [options.entry, settings], { stdio: ['pipe', 'pipe', 'inherit'] });
  const exited = new Promise<ExitStatus>((settle) => {
    child.once('exit', (code, signal) => settle({ code, signal }));
    child.once('error', () => settle({ code: null, signal: null }));
  });
  void exited.then(() => socket?.remove());
  const port = await untilReady(child, dataDir, exited);
  const host = socket ? encodeURIComponent(socket.path) : `127.0.0.1:${port}`;
  return {
    uri: `mongodb://${host}/${options.database ?? 'tertulia'}?directConnection=true`,
    pid: child.pid ?? 0,
    stop: () => stop(child, exited),
    exited,
  };
}

/** A short enough path for the socket: in the data directory, or in a directory that only this user can enter. */
function socketPath(dataDir: string): { path: string; remove(): void } {
  const beside = join(dataDir, 'mongo.sock');
  if (Buffer.byteLength(beside) <= MAX_SOCKET_PATH_BYTES) {
    return { path: beside, remove: () => undefined };
  }
  const path = join(mkdtempSync(join(tmpdir(), 'tertulia-')), 'mongo.sock');
  return { path, remove: () => rmSync(dirname(path), { recursive: true, force: true }) };
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
