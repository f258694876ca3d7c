import { startEmbeddedMongo, type EmbeddedMongo } from '@tertulia/embedded-mongo';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { workspaceRoot } from './workspace-root';

/** A real database with nothing in it, which a test can break. */
export class TestDatabase {
  private constructor(
    private readonly dataDir: string,
    private process: EmbeddedMongo,
  ) {}

  /** Starts it in a new temporary directory. Rejects where it is not built. */
  static async start(): Promise<TestDatabase> {
    const dataDir = await mkdtemp(path.join(tmpdir(), 'tertulia-db-'));
    return new TestDatabase(dataDir, await launch(dataDir));
  }

  /** For Mongoose's `connect`; the same after a restart. */
  get uri(): string {
    return this.process.uri;
  }

  /** Sends a signal to its process. */
  signal(signal: NodeJS.Signals): void {
    process.kill(this.process.pid, signal);
  }

  /** Ends it as a crash would; its files stay. */
  async kill(): Promise<void> {
    this.signal('SIGKILL');
    await this.process.exited;
  }

  /** Starts it again after `kill`, on its files. */
  async restart(): Promise<void> {
    this.process = await launch(this.dataDir);
  }

  /** Ends its process and removes its files. */
  async stop(): Promise<void> {
    await this.process.stop();
    await rm(this.dataDir, { recursive: true, force: true });
  }
}

/** Starts the embedded database in a new temporary directory. Rejects where it is not built. Whoever calls it calls `stop()`. */
export function openTestDatabase(): Promise<TestDatabase> {
  return TestDatabase.start();
}

function launch(dataDir: string): Promise<EmbeddedMongo> {
  const entry = path.join(workspaceRoot(), 'dist/libs/embedded-mongo/server.js');
  if (!existsSync(entry)) throw new Error(`${entry} is not there: build it with "npx nx build embedded-mongo"`);
  return startEmbeddedMongo({ dataDir, entry });
}
