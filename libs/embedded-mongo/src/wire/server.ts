import { chmodSync } from 'node:fs';
import { type Server, type Socket, createServer } from 'node:net';
import { Cursors } from '../commands/cursors';
import type { Engine } from '../engine/database-engine';
import { Connection } from './connection';
import { FrameBudget } from './frame-budget';

/** Connections that may wait to be accepted: a pool that is opened at once comes faster than a busy process takes it. */
const BACKLOG = 4_096;

/** Where a server listens. */
export type Address = { path: string } | { host: string; port: number };

/** Serves the MongoDB wire protocol for one engine. */
export class WireServer {
  private readonly server: Server;
  private readonly connections = new Map<Socket, Connection>();
  private readonly cursors = new Cursors();
  private readonly budget = new FrameBudget();
  private lastConnectionId = 0;

  constructor(engine: Engine) {
    this.server = createServer((socket) => {
      const context = { engine, cursors: this.cursors, connectionId: ++this.lastConnectionId };
      this.connections.set(socket, new Connection(socket, context, this.budget));
      socket.on('close', () => this.connections.delete(socket));
    });
  }

  /** Starts to listen and resolves with the port, 0 for a unix socket, which only its owner may use. */
  async listen(address: Address): Promise<number> {
    const mask = process.umask(0o177);
    try {
      await new Promise<void>((resolve, reject) => {
        this.server.once('error', reject);
        this.server.listen({ ...address, backlog: BACKLOG }, () => {
          this.server.off('error', reject);
          resolve();
        });
      });
    } finally {
      process.umask(mask);
    }
    if ('path' in address && process.platform !== 'win32') chmodSync(address.path, 0o600);
    const bound = this.server.address();
    return typeof bound === 'object' && bound ? bound.port : 0;
  }

  /** Stops listening and closes the connections when their requests in hand are answered. */
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    for (const connection of this.connections.values()) connection.end();
    await closed;
    await this.cursors.closeAll();
  }
}
