import { runningUri, startEmbeddedMongo } from '@tertulia/embedded-mongo';
import { mongo } from 'mongoose';
import path from 'node:path';
import type { AppConfig } from '../config/app-config';
import { ConfigError } from '../config/load-config';

/** Runs a task on the database that the configuration names. Without `MONGODB_URI` it is that of a server that runs, or is started. */
export async function withDatabase<T>(
  config: AppConfig,
  running: 'may run' | 'must not run',
  task: (db: mongo.Db) => Promise<T>,
): Promise<T> {
  if (config.mongodbUri !== null) return withClient(config.mongodbUri, task);
  const dataDir = path.join(config.dataDir, 'db');
  const uri = runningUri(dataDir);
  if (running === 'may run' && uri !== undefined && (await answers(uri))) return withClient(uri, task);
  const started = await startEmbeddedMongo({ dataDir, entry: path.join(__dirname, 'embedded-mongo.js') }).catch(
    (error: unknown) => {
      throw new ConfigError(`DATA_DIR: ${(error as Error).message}`);
    },
  );
  try {
    return await withClient(started.uri, task);
  } finally {
    await started.stop();
  }
}

async function withClient<T>(uri: string, task: (db: mongo.Db) => Promise<T>): Promise<T> {
  const client = await mongo.MongoClient.connect(uri, { serverSelectionTimeoutMS: 5_000 });
  try {
    return await task(client.db());
  } finally {
    await client.close();
  }
}

/** Whether a database answers there already. */
async function answers(uri: string): Promise<boolean> {
  const client = new mongo.MongoClient(uri, { serverSelectionTimeoutMS: 1_000 });
  try {
    await client.db().command({ ping: 1 });
    return true;
  } catch {
    return false;
  } finally {
    await client.close();
  }
}
