import {
  openTestDatabase,
  startServer,
  TestUser,
  UNLIMITED_RATES,
  type TestDatabase,
  type TestServer,
} from '@tertulia/testing';
import { randomBytes } from 'node:crypto';

/** What the nodes of a cluster have in common. */
export interface ClusterOptions {
  nodes: number;
  redisUrl?: string;
  env?: Readonly<Record<string, string>>;
}

/** Some nodes on one database, each a process of its own. */
export class Cluster {
  private constructor(
    readonly database: TestDatabase,
    readonly nodes: readonly TestServer[],
  ) {}

  /** Starts them on an empty database. Whoever calls it calls `stop()`. */
  static async start({ nodes, redisUrl, env = {} }: ClusterOptions): Promise<Cluster> {
    const database = await openTestDatabase();
    const servers: TestServer[] = [];
    const common = {
      ...UNLIMITED_RATES,
      MONGODB_URI: database.uri,
      JWT_SECRET: randomBytes(48).toString('base64url'),
      ...(redisUrl !== undefined && { REDIS_URL: redisUrl }),
      ...env,
    };
    const cluster = new Cluster(database, servers);
    try {
      for (let n = 0; n < nodes; n += 1) servers.push(await startServer({ env: common }));
      return cluster;
    } catch (error) {
      await cluster.stop();
      throw error;
    }
  }

  /** A node by its number, from 0. */
  node(index: number): TestServer {
    const node = this.nodes[index];
    if (!node) throw new Error(`There is no node ${index}`);
    return node;
  }

  /** The same person on another node. */
  on(index: number, user: TestUser): Promise<TestUser> {
    return TestUser.bearer(this.node(index), user.me);
  }

  async stop(): Promise<void> {
    for (const node of this.nodes) {
      node.signal('SIGCONT');
      if (node.alive) await node.kill();
      await node.dispose();
    }
    this.database.signal('SIGCONT');
    await this.database.stop();
  }
}
