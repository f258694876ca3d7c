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
  /** Lets new connections through again. */
  mend: () => void;
  /** Ends it with all of its connections. */
  remove: () => Promise<void>;
}

/** Lays a line that leads nowhere yet. */
export async function layLine(): Promise<Line> {
  const near = new Set<Socket>();
  const far = new Set<Socket>();
  let target: URL | null = null;
  let isCut = false;
  const line = createServer((page) => {
    if (isCut || target === null) return void page.destroy();
    const server = connect(Number(target.port), target.hostname);
    near.add(page);
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
      for (const page of near) page.destroy();
    },
    mend: () => (isCut = false),
    remove: async () => {
      for (const socket of [...near, ...far]) socket.destroy();
      line.close();
      await once(line, 'close');
    },
  };
}
