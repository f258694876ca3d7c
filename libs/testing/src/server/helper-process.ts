import { spawn, type ChildProcess } from 'node:child_process';
import { connect } from 'node:net';
import { findProgram } from '../describe-with';

const running = new Set<ChildProcess>();

// A test run that is cut short must leave nothing behind.
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

const READY_WITHIN_MS = 10_000;

/** A server that is not Tertulia's own, such as Redis or a proxy: started for a test, killed and frozen by it. */
export class HelperProcess {
  private child: ChildProcess | null = null;
  private output = '';

  constructor(
    private readonly program: string,
    private readonly args: readonly string[],
    readonly port: number,
  ) {}

  /** Starts it; resolves when its port takes connections. Rejects, with what it said, when it ends first or takes too long. */
  async start(): Promise<void> {
    const file = findProgram(this.program);
    if (file === null) throw new Error(`${this.program} is not installed on this machine`);
    const child = spawn(file, this.args, { stdio: ['ignore', 'pipe', 'pipe'] });
    this.child = child;
    running.add(child);
    child.once('exit', () => running.delete(child));
    child.once('error', (error) => (this.output += error.message));
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => (this.output += text));
    }
    const deadline = Date.now() + READY_WITHIN_MS;
    while (!(await takesConnections(this.port))) {
      if (child.exitCode !== null || Date.now() > deadline) {
        throw new Error(`${this.program} could not be started:\n${this.output}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** Throws where it does not run. */
  get pid(): number {
    const { child } = this;
    if (child?.pid === undefined || child.exitCode !== null) throw new Error(`${this.program} does not run`);
    return child.pid;
  }

  signal(signal: NodeJS.Signals): void {
    this.child?.kill(signal);
  }

  /** Ends it at once; resolves when it is gone. */
  async kill(): Promise<void> {
    const { child } = this;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await gone;
  }
}

function takesConnections(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = connect(port, '127.0.0.1');
    probe.once('connect', () => {
      probe.destroy();
      resolve(true);
    });
    probe.once('error', () => resolve(false));
  });
}
