import { startEmbeddedMongo, type EmbeddedMongo } from '@tertulia/embedded-mongo';
import { RedisProcess, TestServer, UNLIMITED_RATES, workspaceRoot } from '@tertulia/testing';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Something that runs and can be broken. */
export interface Victim {
  readonly name: string;
  /** Sends a signal to the process as it is now. Throws where there is none. */
  signal(signal: NodeJS.Signals): void;
  /** Ends it as a crash would; resolves when it is gone. */
  kill(): Promise<void>;
  /** Brings it back after `kill`, trying again until it runs. */
  revive(): Promise<void>;
}

/** The servers of a run: one node with a database of its own, or several on one. */
export interface Cluster {
  readonly nodes: readonly TestServer[];
  readonly apis: readonly Victim[];
  readonly database: Victim;
  /** `null` where the nodes have none that belongs to the checker. */
  readonly redis: Victim | null;
  /** Of the database. */
  readonly uri: string;
  /** Ends all of it and removes the files. */
  stop(): Promise<void>;
}

/** Starts the built server `nodes` times. With more than one, they share a database that belongs to the checker, as does a Redis if wanted. */
export async function startCluster(nodes: number, withRedis: boolean): Promise<Cluster> {
  const directory = await mkdtemp(path.join(tmpdir(), 'tertulia-check-'));
  const own = nodes > 1 ? await OwnDatabase.start(path.join(directory, 'db')) : null;
  const ownRedis = withRedis ? await RedisProcess.start() : null;
  const redis = ownRedis?.url ?? (own ? process.env['REDIS_URL'] : undefined);
  const env = {
    ...UNLIMITED_RATES,
    LOG_LEVEL: 'fatal',
    JWT_SECRET: randomBytes(48).toString('base64url'),
    ...(own && { MONGODB_URI: own.uri }),
    ...(redis !== undefined && { REDIS_URL: redis }),
  };
  const servers: TestServer[] = [];
  const stop = async (): Promise<void> => {
    for (const server of servers) if (server.alive) await server.kill();
    await own?.stop();
    await ownRedis?.dispose();
    await rm(directory, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  };
  try {
    for (let n = 0; n < nodes; n += 1) {
      servers.push(await TestServer.start({ env, dataDir: path.join(directory, `node-${n + 1}`) }));
    }
  } catch (error) {
    await stop();
    throw error;
  }
  const [first] = servers;
  if (!first) throw new Error('A run takes one node at least');
  const socket = path.join(first.dataDir, 'db', 'mongo.sock');
  return {
    nodes: servers,
    apis: servers.map((server, n) => new Api(`node ${n + 1}`, server)),
    database: own ?? new SupervisedDatabase(first),
    redis: ownRedis && new OwnRedis(ownRedis),
    uri: own?.uri ?? `mongodb://${encodeURIComponent(socket)}/tertulia?directConnection=true`,
    stop,
  };
}

class Api implements Victim {
  constructor(
    readonly name: string,
    private readonly server: TestServer,
  ) {}

  signal(signal: NodeJS.Signals): void {
    this.server.signal(signal);
  }

  kill(): Promise<void> {
    return this.server.kill();
  }

  revive(): Promise<void> {
    return untilDone(() => this.server.restart());
  }
}

/** Comes back empty. */
class OwnRedis implements Victim {
  readonly name = 'redis';

  constructor(private readonly process: RedisProcess) {}

  signal(signal: NodeJS.Signals): void {
    this.process.signal(signal);
  }

  kill(): Promise<void> {
    return this.process.kill();
  }

  revive(): Promise<void> {
    return untilDone(() => this.process.start());
  }
}

/** The database that the API has started, and starts again. */
class SupervisedDatabase implements Victim {
  readonly name = 'database';

  constructor(private readonly api: TestServer) {}

  signal(signal: NodeJS.Signals): void {
    process.kill(this.pid, signal);
  }

  async kill(): Promise<void> {
    this.signal('SIGKILL');
  }

  async revive(): Promise<void> {
    await untilDone(async () => {
      const { ok } = await fetch(`${this.api.url}/health/ready`, { signal: AbortSignal.timeout(2_000) });
      if (!ok) throw new Error('The server is not ready');
    });
  }

  private get pid(): number {
    const { pid } = this.api;
    const [child] = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ');
    if (!child) throw new Error('The server has no database running');
    return Number(child);
  }
}

class OwnDatabase implements Victim {
  readonly name = 'database';

  private constructor(
    private readonly dataDir: string,
    private process: EmbeddedMongo,
  ) {}

  static async start(dataDir: string): Promise<OwnDatabase> {
    return new OwnDatabase(dataDir, await launch(dataDir));
  }

  get uri(): string {
    return this.process.uri;
  }

  signal(signal: NodeJS.Signals): void {
    process.kill(this.process.pid, signal);
  }

  async kill(): Promise<void> {
    this.signal('SIGKILL');
    await this.process.exited;
  }

  async revive(): Promise<void> {
    await untilDone(async () => {
      this.process = await launch(this.dataDir);
    });
  }

  stop(): Promise<void> {
    return this.process.stop();
  }
}

function launch(dataDir: string): Promise<EmbeddedMongo> {
  return startEmbeddedMongo({ dataDir, entry: path.join(workspaceRoot(), 'dist/apps/api/embedded-mongo.js') });
}

const REVIVED_WITHIN_MS = 90_000;

async function untilDone(attempt: () => Promise<void>): Promise<void> {
  const deadline = Date.now() + REVIVED_WITHIN_MS;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}
