import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** The way of one client to the servers: it can be cut, and it leads to another node when it is opened anew. */
export class ClientProxy {
  private readonly pairs = new Set<() => void>();
  private cutNext = false;

  private constructor(
    private readonly server: Server,
    private readonly target: () => number,
  ) {
    server.on('connection', (socket) => this.forward(socket));
  }

  /** Listens on a free port. `target` gives the port that the next connection leads to. */
  static listen(target: () => number): Promise<ClientProxy> {
    return new Promise((resolve, reject) => {
      const server = createServer({ noDelay: true });
      server.once('error', reject);
      server.listen(0, '127.0.0.1', () => resolve(new ClientProxy(server, target)));
    });
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Cuts every connection now. */
  cut(): void {
    for (const end of [...this.pairs]) end();
  }

  /** Lets through the first half of the next bytes that the client sends, then cuts every connection. */
  cutMidSend(): void {
    this.cutNext = true;
  }

  close(): void {
    this.cut();
    this.server.close();
  }

  private forward(client: Socket): void {
    const upstream = connect({ port: this.target(), host: '127.0.0.1', noDelay: true });
    const end = (): void => {
      this.pairs.delete(end);
      client.destroy();
      upstream.destroy();
    };
    this.pairs.add(end);
    client.on('data', (bytes) => {
      if (!this.cutNext) return void upstream.write(bytes);
      this.cutNext = false;
      upstream.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => this.cut());
    });
    upstream.pipe(client);
    for (const socket of [client, upstream]) socket.on('error', end).on('close', end);
  }
}
