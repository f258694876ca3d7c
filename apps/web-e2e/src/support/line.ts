import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A line between pages and a server, which can be cut. */
export interface Line {
  /** Where pages find the server through it. */
  origin: string;
  /** Says where the server is. */
  leadTo: (serverUrl: string) => void;
  /** Pages notice at once that it is cut; the server does not: its connections stay open, and silent. */
  cut: () => void;
  /** What pages send stays on its way, and nobody notices: resolves when the server has given up on one that it waited for, with what it said. */
  stall: () => Promise<string>;
  /** Lets new connections through again, and what stayed on its way. */
  mend: () => void;
  /** Ends it with all of its connections. */
  remove: () => Promise<void>;
}

/** Lays a line that leads nowhere yet. */
export async function layLine(): Promise<Line> {
  /** Pages' ends of connections, with the server's. */
  const near = new Map<Socket, Socket>();
  const far = new Set<Socket>();
  let target: URL | null = null;
  let isCut = false;
  const line = createServer((page) => {
    if (isCut || target === null) return void page.destroy();
    const server = connect(Number(target.port), target.hostname);
    near.set(page, server);
    far.add(server);
    page.pipe(server, { end: false });
    server.pipe(page);
    page.on('error', () => undefined);
    page.on('close', () => {
      near.delete(page);
      if (!isCut) server.destroy();
    });
    server.on('error', () => undefined);
    server.on('close', () => {
      far.delete(server);
      page.destroy();
    });
  });
  line.listen(0, '127.0.0.1');
  await once(line, 'listening');
  return {
    origin: `http://localhost:${(line.address() as AddressInfo).port}`,
    leadTo: (serverUrl) => (target = new URL(serverUrl)),
    cut: () => {
      isCut = true;
      for (const page of near.keys()) page.destroy();
    },
    stall: () => {
      for (const page of near.keys()) page.unpipe();
      return Promise.race([...near.values()].map(lastWordsOf));
    },
    mend: () => {
      isCut = false;
      for (const [page, server] of near) page.unpipe().pipe(server, { end: false });
    },
    remove: async () => {
      for (const socket of [...near.keys(), ...far]) socket.destroy();
      line.close();
      await once(line, 'close');
    },
  };
}

/** What comes from a server until it hangs up. */
async function lastWordsOf(server: Socket): Promise<string> {
  const words: Buffer[] = [];
  server.on('data', (chunk: Buffer) => words.push(chunk));
  await once(server, 'close');
  return Buffer.concat(words).toString();
}
