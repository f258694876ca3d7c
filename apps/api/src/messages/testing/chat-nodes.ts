import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { openTestDatabase, TestUser, UNLIMITED_RATES, type ServerAddress, type TestDatabase } from '@tertulia/testing';
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { loadConfig } from '../../config/load-config';
import { createApp } from '../../server/create-app';
import { DatabaseLink } from './database-link';

const ORIGIN = 'http://chat.test';

/** The whole server in this process, as one node of several. */
export interface ChatNode extends ServerAddress {
  readonly app: NestFastifyApplication;
  /** Its line to the database. */
  readonly link: DatabaseLink;
}

/** Some nodes on one database that do not hear of one another. */
export class ChatNodes {
  private constructor(
    private readonly database: TestDatabase,
    private readonly dataDir: string,
    readonly nodes: readonly ChatNode[],
  ) {}

  /** Starts them on an empty database; whoever calls it calls `close()`. */
  static async start(count: number): Promise<ChatNodes> {
    const database = await openTestDatabase();
    const dataDir = await mkdtemp(path.join(tmpdir(), 'tertulia-nodes-'));
    const nodes: ChatNode[] = [];
    const started = new ChatNodes(database, dataDir, nodes);
    try {
      for (let n = 0; n < count; n++) nodes.push(await startNode(database.uri, dataDir));
    } catch (error) {
      await started.close();
      throw error;
    }
    return started;
  }

  /** A node by its number, from 0. */
  node(index: number): ChatNode {
    const node = this.nodes[index];
    if (!node) throw new Error(`There is no node ${index}`);
    return node;
  }

  /** The same person on another node. */
  async on(index: number, user: TestUser): Promise<TestUser> {
    return TestUser.bearer(this.node(index), user.me);
  }

  async close(): Promise<void> {
    for (const { app, link } of this.nodes) {
      await app.close();
      await link.close();
    }
    await this.database.stop();
    await rm(this.dataDir, { recursive: true, force: true });
  }
}

async function startNode(databaseUri: string, dataDir: string): Promise<ChatNode> {
  const link = await DatabaseLink.open(databaseUri);
  const config = loadConfig({
    DATA_DIR: dataDir,
    MONGODB_URI: link.uri,
    JWT_SECRET: 'Uq0c5kXz8vLr2hTn7mYbWd4sEa9pGf6j',
    LOG_LEVEL: 'silent',
    ALLOWED_ORIGINS: ORIGIN,
    ...UNLIMITED_RATES,
  });
  const app = await createApp(config, link.uri);
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address() as AddressInfo;
  return { app, link, url: `http://127.0.0.1:${port}`, origin: ORIGIN };
}
