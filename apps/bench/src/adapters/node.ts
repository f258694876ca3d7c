import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';
import { adapterOf } from './kinds';
import type { Order, Told } from './orders';
import { now } from './shared-clock';

/** A body of the size that a message has. */
const BODY = 'All work and no play makes a message of two hundred characters. '.repeat(3);

/** Milliseconds between two turns of sending: events are spread over them as evenly as a timer can. */
const TURN = 10;
/** Events in one turn of the loop while as many as possible are sent. */
const AT_ONCE = 20;

/** One node: Socket.IO with one of the adapters, told by its parent when to send. */
function main(kind: Parameters<typeof adapterOf>[0], url: string): void {
  const tell = (told: Told): void => void process.send?.(told);
  let errors = 0;
  process.on('unhandledRejection', () => (errors += 1));
  const http = createServer();
  const adapter = adapterOf(kind, url, () => (errors += 1));
  const io = new Server(http, { transports: ['websocket'], perMessageDeflate: false, adapter, serveClient: false });
  io.on('connection', (socket) => {
    const { rooms, client } = socket.handshake.auth as { rooms: string[]; client: number };
    void socket.join([`user-${client}`, ...rooms]);
  });
  let sent: [number, string][] = [];
  const send = (rooms: readonly string[]): void => {
    const room = rooms[sent.length % rooms.length] ?? '';
    const at = now();
    sent.push([at, room]);
    io.to(room).emit('event', at, process.pid, BODY);
  };

  process.on('message', (order: Order) => {
    if (order.what === 'errors') return tell({ what: 'errors', errors });
    sent = [];
    const startedAt = now();
    const due = (rate: number): number => Math.min(order.count, Math.floor(((now() - startedAt) / 1_000) * rate));
    const turn = (): void => {
      const until = order.rate === null ? Math.min(order.count, sent.length + AT_ONCE) : due(order.rate);
      while (sent.length < until) send(order.rooms);
      if (sent.length >= order.count) tell({ what: 'sent', sent });
      else if (order.rate === null) setImmediate(turn);
      else setTimeout(turn, TURN);
    };
    turn();
  });
  http.listen(0, '127.0.0.1', () => tell({ what: 'listening', port: (http.address() as AddressInfo).port }));
}

const [, , kind, url] = process.argv;
main(kind as Parameters<typeof adapterOf>[0], url ?? '');
