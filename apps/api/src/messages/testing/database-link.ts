import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

/**
 * A line between a server and its database that a test can break: on a unix socket, passing bytes on as they come. It shows
 * what a lost connection leaves behind, at exactly the moment that matters.
 */
export class DatabaseLink {
  private readonly sockets = new Set<Socket>();
  private readonly dropping: { after: string; times: number }[] = [];
  private broken = false;
  private freezing: string | null = null;
  private frozen = false;
  private readonly thawing: (() => void)[] = [];

  private constructor(
    private readonly server: Server,
    private readonly directory: string,
    /** The connection string of this end. */
    readonly uri: string,
  ) {}

  static async open(databaseUri: string): Promise<DatabaseLink> {
    const target = decodeURIComponent(databaseUri.replace(/^mongodb:\/\/([^/]+)\/.*$/, '$1'));
    const directory = await mkdtemp(path.join(tmpdir(), 'tertulia-link-'));
    const socketPath = path.join(directory, 'db.sock');
    const server = createServer();
    const uri = databaseUri.replace(encodeURIComponent(target), encodeURIComponent(socketPath));
    const link = new DatabaseLink(server, directory, uri);
    server.on('connection', (client) => link.connect(client, target));
    await new Promise<void>((resolve) => server.listen(socketPath, resolve));
    return link;
  }

  /** Lets the database do the next commands that hold this text, and loses their answers with the connection. */
  dropAnswerTo(text: string, times = 1): void {
    this.dropping.push({ after: text, times });
  }

  /** Breaks every connection and refuses new ones, until `mend`. */
  break(): void {
    this.broken = true;
    for (const socket of this.sockets) socket.destroy();
  }

  mend(): void {
    this.broken = false;
  }

  /**
   * From the next command on that holds this text it takes what is sent and passes nothing on, as a process that is stopped
   * does, until `thaw`: then all of it arrives.
   */
  freezeAt(text: string): void {
    this.freezing = text;
  }

  thaw(): void {
    this.freezing = null;
    this.frozen = false;
    for (const pass of this.thawing.splice(0)) pass();
  }

  async close(): Promise<void> {
    this.thaw();
    this.break();
    await new Promise((resolve) => this.server.close(resolve));
    await rm(this.directory, { recursive: true, force: true });
  }

  private connect(client: Socket, target: string): void {
    if (this.broken) {
      client.destroy();
      return;
    }
    const database = connect(target);
    let drop = false;
    for (const socket of [client, database]) {
      this.sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        this.sockets.delete(socket);
        // Who has given up does not take back what the database has before it.
        this.pass(() => {
          client.destroy();
          database.end();
        });
      });
    }
    client.on('data', (bytes) => {
      drop ||= this.takeDrop(bytes);
      if (this.freezing !== null && bytes.includes(this.freezing)) this.frozen = true;
      this.pass(() => database.write(bytes));
    });
    database.on('data', (bytes) => this.pass(() => (drop ? client.destroy() : client.write(bytes))));
  }

  private pass(work: () => void): void {
    if (this.frozen) this.thawing.push(work);
    else work();
  }

  private takeDrop(bytes: Buffer): boolean {
    const [next] = this.dropping;
    if (!next || !bytes.includes(next.after)) return false;
    next.times -= 1;
    if (next.times === 0) this.dropping.shift();
    return true;
  }
}
