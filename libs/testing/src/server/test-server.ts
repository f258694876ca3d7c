import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ApiProcess, type ProcessEnd } from './api-process';
import { freePort } from './free-port';

export interface ServerOptions {
  /** Added to, and before, what the harness sets (`PORT`, `HOST`, `DATA_DIR`, `LOG_LEVEL`). */
  env?: Readonly<Record<string, string>>;
  /** Where the server keeps its files; a new temporary directory where nothing is said. */
  dataDir?: string;
}

const READY = /Tertulia is ready at (\S+)/;
const READY_WITHIN_MS = 30_000;
/** What the protocol grants a server that is told to stop, and a moment for the machine. */
const STOPPED_WITHIN_MS = 11_000;

/** A server of its own for a test: its own port, its own data. */
export class TestServer {
  /** Where it is called, by address. */
  readonly url: string;
  private process: ApiProcess;
  private earlierOutput = '';

  private constructor(
    readonly port: number,
    readonly dataDir: string,
    private readonly env: Readonly<Record<string, string>>,
  ) {
    this.url = `http://127.0.0.1:${port}`;
    this.process = this.spawn();
  }

  /** Starts a server and resolves when it has said that it is ready. */
  static async start({ env = {}, dataDir }: ServerOptions = {}): Promise<TestServer> {
    const port = env['PORT'] === undefined ? await freePort() : Number(env['PORT']);
    const directory = dataDir ?? (await mkdtemp(path.join(tmpdir(), 'tertulia-')));
    const server = new TestServer(port, directory, env);
    await server.ready();
    return server;
  }

  /** An origin that its pages have, as a browser would send it. */
  get origin(): string {
    return this.env['PUBLIC_URL'] ?? `http://localhost:${this.port}`;
  }

  get pid(): number {
    return this.process.pid;
  }

  get alive(): boolean {
    return this.process.alive;
  }

  /** What all its runs have written. */
  get output(): string {
    return this.earlierOutput + this.process.output;
  }

  /** Resolves when the present run has ended. */
  get ended(): Promise<ProcessEnd> {
    return this.process.ended;
  }

  /** Sends a signal to the server and does not wait. */
  signal(signal: NodeJS.Signals): void {
    this.process.signal(signal);
  }

  /** Sends SIGTERM and waits. Throws unless the server drains and ends with exit code 0 in time. */
  async stop(): Promise<void> {
    if (!this.process.alive) return;
    this.process.signal('SIGTERM');
    const end = await this.endWithin(STOPPED_WITHIN_MS);
    if (end.code !== 0) {
      throw new Error(`The server ended with ${JSON.stringify(end)} instead of exit code 0:\n${this.output}`);
    }
  }

  /** Ends the server at once, as a crash would, and waits until it is gone. */
  async kill(): Promise<void> {
    this.process.signal('SIGKILL');
    await this.process.ended;
  }

  /** Starts it again with the same data and port; stops it first where it still runs. */
  async restart(): Promise<void> {
    await this.stop();
    this.earlierOutput += this.process.output;
    this.process = this.spawn();
    await this.ready();
  }

  /** Stops it and removes its data. */
  async dispose(): Promise<void> {
    try {
      await this.stop();
    } finally {
      await rm(this.dataDir, { recursive: true, force: true });
    }
  }

  private spawn(): ApiProcess {
    return new ApiProcess({
      PORT: String(this.port),
      HOST: '127.0.0.1',
      DATA_DIR: this.dataDir,
      LOG_LEVEL: 'warn',
      ...this.env,
    });
  }

  private async ready(): Promise<void> {
    try {
      await this.process.outputs(READY, READY_WITHIN_MS);
    } catch (error) {
      await this.kill();
      throw error;
    }
  }

  private async endWithin(ms: number): Promise<ProcessEnd> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        this.process.signal('SIGKILL');
        reject(new Error(`The server did not end within ${ms} ms of SIGTERM:\n${this.output}`));
      }, ms);
    });
    try {
      return await Promise.race([this.process.ended, late]);
    } finally {
      clearTimeout(timer);
    }
  }
}

/** Starts the built server on a free port with data of its own; resolves when it is ready. Whoever calls it ends it with `stop()` or `dispose()`. */
export function startServer(options: ServerOptions = {}): Promise<TestServer> {
  return TestServer.start(options);
}

/** Runs the server with an environment that should stop its start. Resolves when it has ended; rejects when it still runs after `timeoutMs`. */
export async function runServerToItsEnd(
  environment: Readonly<Record<string, string>>,
  timeoutMs = 20_000,
): Promise<ProcessEnd & { output: string }> {
  const server = new ApiProcess(environment);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      server.signal('SIGKILL');
      reject(new Error(`The server still ran after ${timeoutMs} ms:\n${server.output}`));
    }, timeoutMs);
  });
  try {
    const end = await Promise.race([server.ended, late]);
    return { ...end, output: server.output };
  } finally {
    clearTimeout(timer);
  }
}

/** Runs a command of the server (`backup`, `restore`) to its end, and resolves with its exit code and all that it wrote. */
export async function runServerCommand(
  command: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<{ code: number | null; output: string }> {
  const run = new ApiProcess(environment, command);
  const { code } = await run.ended;
  return { code, output: run.output };
}
