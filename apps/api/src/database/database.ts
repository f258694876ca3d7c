import { Logger } from '@nestjs/common';
import { startEmbeddedMongo, type EmbeddedMongo } from '@tertulia/embedded-mongo';
import { createConnection } from 'mongoose';
import path from 'node:path';
import type { AppConfig } from '../config/app-config';
import { ConfigError } from '../config/load-config';

/** Where messages are kept: a server that the operator runs, or the embedded one. */
export interface Database {
  readonly uri: string;
  /** For the start-up line. */
  readonly description: string;
  /** Ends the embedded database; leaves an operator's alone. */
  stop(): Promise<void>;
}

/** Milliseconds between the end of a database process and its next start; each failed start doubles it. */
const RESTART_DELAY = { first: 100, most: 5_000 };

/**
 * Gives the configured server once it has answered, or starts the embedded one with its files under the data directory.
 * Throws a `ConfigError` that names the variable when neither can be had.
 */
export async function openDatabase(config: AppConfig): Promise<Database> {
  if (config.mongodbUri === null) return EmbeddedDatabase.start(config);
  const description = `MongoDB at ${hostsOf(config.mongodbUri)}`;
  try {
    const connection = await createConnection(config.mongodbUri, { serverSelectionTimeoutMS: 5_000 }).asPromise();
    await connection.close();
  } catch (error) {
    throw new ConfigError(`MONGODB_URI: ${description} cannot be reached (${(error as Error).message})`);
  }
  return { uri: config.mongodbUri, description, stop: async () => undefined };
}

/** The embedded database under supervision: a process that ends while it should not is started again on the same socket. */
class EmbeddedDatabase implements Database {
  private readonly logger = new Logger('EmbeddedDatabase');
  private stopping = false;
  private restartDelay = RESTART_DELAY.first;

  private constructor(
    private readonly dataDir: string,
    private process: EmbeddedMongo,
  ) {
    this.supervise();
  }

  static async start(config: AppConfig): Promise<EmbeddedDatabase> {
    const dataDir = path.join(config.dataDir, 'db');
    try {
      return new EmbeddedDatabase(dataDir, await launch(dataDir));
    } catch (error) {
      throw new ConfigError(`DATA_DIR: ${(error as Error).message}`);
    }
  }

  get uri(): string {
    return this.process.uri;
  }

  get description(): string {
    return `the embedded database in ${this.dataDir}: for a first look, development and small single-node installs`;
  }

  async stop(): Promise<void> {
    this.stopping = true;
    await this.process.stop();
  }

  private supervise(): void {
    void this.process.exited.then(() => {
      if (this.stopping) return;
      this.logger.error(`The embedded database has ended; starting it again in ${this.restartDelay} ms`);
      setTimeout(() => void this.restart(), this.restartDelay);
    });
  }

  private async restart(): Promise<void> {
    if (this.stopping) return;
    try {
      this.process = await launch(this.dataDir);
      this.restartDelay = RESTART_DELAY.first;
      this.supervise();
    } catch (error) {
      this.restartDelay = Math.min(this.restartDelay * 2, RESTART_DELAY.most);
      this.logger.error('The embedded database cannot be started', error);
      setTimeout(() => void this.restart(), this.restartDelay);
    }
  }
}

function launch(dataDir: string): Promise<EmbeddedMongo> {
  return startEmbeddedMongo({ dataDir, entry: path.join(__dirname, 'embedded-mongo.js') });
}

/** The hosts of a connection string, without the credentials before them. */
function hostsOf(uri: string): string {
  const rest = uri.replace(/^mongodb(\+srv)?:\/\//, '').replace(/^[^/]*@/, '');
  return rest.split(/[/?]/, 1).join();
}
