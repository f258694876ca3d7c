import { startEmbeddedMongo } from '@tertulia/embedded-mongo';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { workspaceRoot } from './workspace-root';

/** A real database with nothing in it. */
export interface TestDatabase {
  /** For Mongoose's `connect`. */
  readonly uri: string;
  /** Ends its process and removes its files. */
  stop(): Promise<void>;
}

/** Starts the embedded database in a new temporary directory. Rejects where it is not built. Whoever calls it calls `stop()`. */
export async function openTestDatabase(): Promise<TestDatabase> {
  const entry = path.join(workspaceRoot(), 'dist/libs/embedded-mongo/server.js');
  if (!existsSync(entry)) throw new Error(`${entry} is not there: build it with "npx nx build embedded-mongo"`);
  const dataDir = await mkdtemp(path.join(tmpdir(), 'tertulia-db-'));
  const database = await startEmbeddedMongo({ dataDir, entry });
  return {
    uri: database.uri,
    stop: async () => {
      await database.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
