import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePort } from './free-port';
import { HelperProcess } from './helper-process';

/** A Redis of its own for a test, on a free port, which keeps nothing: killed, it comes back empty. */
export class RedisProcess {
  private constructor(
    private readonly directory: string,
    private readonly process: HelperProcess,
  ) {}

  /** Finds a place for it without starting it. */
  static async prepare(): Promise<RedisProcess> {
    const directory = await mkdtemp(path.join(tmpdir(), 'tertulia-redis-'));
    const port = await freePort();
    const args = [
      '--port',
      String(port),
      '--bind',
      '127.0.0.1',
      '--dir',
      directory,
      '--save',
      '',
      '--appendonly',
      'no',
    ];
    return new RedisProcess(directory, new HelperProcess('redis-server', args, port));
  }

  static async start(): Promise<RedisProcess> {
    const redis = await RedisProcess.prepare();
    await redis.start();
    return redis;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.process.port}`;
  }

  /** Throws where it does not run. */
  get pid(): number {
    return this.process.pid;
  }

  /** Starts it, also again. */
  start(): Promise<void> {
    return this.process.start();
  }

  signal(signal: NodeJS.Signals): void {
    this.process.signal(signal);
  }

  kill(): Promise<void> {
    return this.process.kill();
  }

  /** Ends it and removes its directory. */
  async dispose(): Promise<void> {
    this.signal('SIGCONT');
    await this.kill();
    await rm(this.directory, { recursive: true, force: true });
  }
}
