import { createServer, type IncomingMessage, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { watchForSilence } from './linger';

let server: Server;
afterEach(() => new Promise((resolve) => server.close(resolve)));

const HEAD = 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n';

async function send(
  parts: readonly string[],
  everyMs: number,
  read: (request: IncomingMessage) => void = (request) => request.resume(),
): Promise<number> {
  server = createServer((request) => {
    watchForSilence(request, 100, () => request.socket.destroy());
    read(request);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  const started = performance.now();
  socket.write(HEAD);
  const timers = parts.map((part, n) => setTimeout(() => socket.write(part), (n + 1) * everyMs));
  socket.on('error', () => undefined);
  await once(socket, 'close');
  timers.forEach(clearTimeout);
  return performance.now() - started;
}

describe('a sender that stops sending', () => {
  it('loses its connection', async () => {
    expect(await send([], 0)).toBeLessThan(1_000);
  });

  it('keeps it as long as something comes now and then', async () => {
    expect(await send(['a', 'b', 'c', 'd', 'e', 'f'], 60)).toBeGreaterThan(360);
  });

  it('loses it as well where no more than single bytes come', async () => {
    const took = await send(
      Array.from({ length: 60 }, () => 'a'),
      50,
    );
    expect(took).toBeGreaterThan(900);
    expect(took).toBeLessThan(2_000);
  });

  it('keeps it while the server itself does not read on, and loses it when that waits for more', async () => {
    const heldBack = (request: IncomingMessage): void => {
      request.pause();
      setTimeout(() => request.resume(), 450);
    };
    expect(await send(['a'], 10, heldBack)).toBeGreaterThan(450);
  });
});
