import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { ImageConfig } from './dockerfile';
import type { Layers } from './layers';

const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** Starts programs of an image as a container does: in its tree, as its user, with its variables and without new rights. */
export class Container {
  constructor(
    private readonly layers: Layers,
    private readonly config: ImageConfig,
    private readonly env: Readonly<Record<string, string>>,
  ) {}

  /** Starts the image's entry command with these arguments. */
  start(...args: string[]): Running {
    const { program, rest, env } = this.command([...this.config.entrypoint, ...args]);
    return new Running(spawn(program, rest, { env, stdio: ['ignore', 'pipe', 'pipe'] }));
  }

  /** Runs the image's health check to its end, and says whether it is well. */
  isHealthy(): boolean {
    return this.succeeds(this.config.healthcheck);
  }

  /** Whether a program of the image can be run and ends with 0. */
  succeeds(words: readonly string[]): boolean {
    const { program, rest, env } = this.command(words);
    try {
      execFileSync(program, rest, { env, stdio: 'ignore' });
      return true;
    } catch {
      return false;
    }
  }

  private command(words: readonly string[]) {
    const [uid, gid] = this.config.user.split(':');
    const place = [`--root=${this.layers.root}`, `--wd=${this.config.workdir}`, `--setgid=${gid}`, `--setuid=${uid}`];
    return {
      program: 'setpriv',
      rest: ['--no-new-privs', 'unshare', ...place, ...words],
      env: { PATH, HOME: '/home/nonroot', ...Object.fromEntries(this.config.env), ...this.env },
    };
  }
}

/** The entry command while it runs. */
export class Running {
  /** All that it wrote. */
  output = '';

  constructor(private readonly child: ChildProcess) {
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => (this.output += text));
  }

  /** Resolves when the server has said that it is ready. Rejects with its output when it has not within 30 s. */
  async ready(): Promise<void> {
    for (let tries = 0; tries < 300; tries++) {
      if (this.output.includes('Tertulia is ready at')) return;
      if (this.child.exitCode !== null) break;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error(`The server of the image was not ready:\n${this.output}`);
  }

  /** User, groups and effective capabilities of the process, as Linux tells them. */
  get identity(): { uid: string; gid: string; capabilities: string; noNewPrivileges: string } {
    const status = readFileSync(`/proc/${this.child.pid}/status`, 'utf8');
    const field = (name: string) => new RegExp(`^${name}:\\s*(\\S+)`, 'm').exec(status)?.[1] ?? '';
    return {
      uid: field('Uid'),
      gid: field('Gid'),
      capabilities: field('CapEff'),
      noNewPrivileges: field('NoNewPrivs'),
    };
  }

  /** Resolves with the exit code, after the signal where one is given. */
  async end(signal?: NodeJS.Signals): Promise<number | null> {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      const ended = new Promise((resolve) => this.child.once('exit', resolve));
      if (signal) this.child.kill(signal);
      await ended;
    }
    return this.child.exitCode;
  }
}
