import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { workspaceRoot } from '../workspace-root';

/** How a process ended. */
export interface ProcessEnd {
  code: number | null;
  signal: NodeJS.Signals | null;
}

const running = new Set<ChildProcess>();

// A test run that is cut short must leave no server behind.
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** One run of the built server (`node dist/apps/api/main.js`) or of a command of it, configured by `environment` alone. */
export class ApiProcess {
  /** All that it wrote to stdout and stderr so far. */
  output = '';
  /** Resolves when the process has ended and its output is complete; never rejects. */
  readonly ended: Promise<ProcessEnd>;
  private readonly child: ChildProcess;

  constructor(environment: Readonly<Record<string, string>>, command: readonly string[] = []) {
    const entry = path.join(workspaceRoot(), 'dist/apps/api/main.js');
    if (!existsSync(entry)) throw new Error(`${entry} is not there: build it with "npx nx build api"`);
    this.child = spawn(process.execPath, [entry, ...command], {
      env: { PATH: process.env['PATH'], HOME: process.env['HOME'], TMPDIR: process.env['TMPDIR'], ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    running.add(this.child);
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => (this.output += text));
    }
    this.ended = new Promise((resolve) => {
      // `exit` and not `close`: the streams stay open for as long as a grandchild holds them.
      this.child.once('exit', (code, signal) => {
        running.delete(this.child);
        setImmediate(() => resolve({ code, signal }));
      });
    });
  }

  get pid(): number {
    if (this.child.pid === undefined) throw new Error('The server process could not be started');
    return this.child.pid;
  }

  get alive(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Sends a signal to this process alone. */
  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** Resolves with the first match of `pattern` in the output. Rejects, with the output, when the process ends first or `timeoutMs` pass. */
  async outputs(pattern: RegExp, timeoutMs: number): Promise<RegExpMatchArray> {
    const deadline = Date.now() + timeoutMs;
    for (;;) {
      const match = this.output.match(pattern);
      if (match) return match;
      if (!this.alive) throw new Error(`The server ended before it wrote ${pattern}:\n${this.output}`);
      if (Date.now() > deadline) throw new Error(`The server did not write ${pattern} in time:\n${this.output}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}
