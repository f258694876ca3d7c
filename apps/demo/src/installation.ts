import { startEmbeddedMongo } from '@tertulia/embedded-mongo';
import { TestServer, UNLIMITED_RATES, workspaceRoot } from '@tertulia/testing';
import path from 'node:path';

/** Where an installation has its files and its messages, by the variables that its server reads. */
export class Installation {
  private constructor(
    readonly dataDir: string,
    private readonly mongodbUri: string | null,
  ) {}

  static of(environment: NodeJS.ProcessEnv): Installation {
    const dataDir = path.resolve(environment['DATA_DIR']?.trim() || './.data');
    return new Installation(dataDir, environment['MONGODB_URI']?.trim() || null);
  }

  /** Runs the server on it, where nobody else finds it, for as long as `work` takes. Rejects while another server has it. */
  async withServer<T>(work: (url: string) => Promise<T>): Promise<T> {
    const env = { ...UNLIMITED_RATES, ...(this.mongodbUri !== null && { MONGODB_URI: this.mongodbUri }) };
    const server = await TestServer.start({ env, dataDir: this.dataDir });
    try {
      return await work(server.url);
    } finally {
      await server.stop();
    }
  }

  /** Runs the database without the server. Rejects while a server has it. */
  async withDatabase<T>(work: (uri: string) => Promise<T>): Promise<T> {
    if (this.mongodbUri !== null) return work(this.mongodbUri);
    const entry = path.join(workspaceRoot(), 'dist/apps/api/embedded-mongo.js');
    const database = await startEmbeddedMongo({ dataDir: path.join(this.dataDir, 'db'), entry });
    try {
      return await work(database.uri);
    } finally {
      await database.stop();
    }
  }
}
