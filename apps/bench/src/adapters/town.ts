import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { io, type Socket } from 'socket.io-client';
import type { Kind } from './kinds';
import type { Order, Told } from './orders';
import { now } from './shared-clock';

/** An event that a client was given. */
export interface Arrival {
  /** Whether the client is on another node than the one that sent it. */
  crossed: boolean;
  /** Milliseconds by the shared clock at which it was sent and came. */
  sentAt: number;
  at: number;
}

/** A delivery that there has to be. */
export type Owed = Pick<Arrival, 'crossed' | 'sentAt'>;

/** Some nodes with clients in rooms of two, which are on any nodes. */
export class Town {
  readonly arrivals: Arrival[] = [];
  private constructor(
    readonly nodes: readonly ChildProcess[],
    private readonly sockets: Socket[],
    /** Rooms by node: each node sends into those that have a member on it, as a server does for who is connected there. */
    private readonly rooms: readonly string[][],
  ) {}

  /** Starts nodes of a kind, and clients that have joined `roomsEach` rooms each. Whoever calls it calls `stop()`. */
  static async start(
    kind: Kind,
    redisUrl: string,
    size: { nodes: number; clients: number; roomsEach: number },
  ): Promise<Town> {
    const nodes = Array.from({ length: size.nodes }, () => fork(path.join(__dirname, 'node.js'), [kind, redisUrl]));
    const rooms: string[][] = nodes.map(() => []);
    const town = new Town(nodes, [], rooms);
    const ports = await Promise.all(nodes.map(async (node) => (await told(node, 'listening')).port));
    const joined = Array.from({ length: size.clients }, () => [] as string[]);
    for (let n = 0; n < (size.clients * size.roomsEach) / 2; n += 1) {
      const step = 1 + Math.floor(n / size.clients);
      const members = [n % size.clients, (n + step) % size.clients];
      for (const member of members) {
        joined[member]?.push(`room-${n}`);
        rooms[member % size.nodes]?.push(`room-${n}`);
      }
    }
    await Promise.all(
      joined.map((own, client) =>
        town.connect(ports[client % size.nodes] ?? 0, nodes[client % size.nodes], own, client),
      ),
    );
    return town;
  }

  /** Has every node send; resolves, when all have, with what their clients are to be given. */
  async send(count: number, rate: number | null): Promise<Owed[]> {
    const owed = await Promise.all(
      this.nodes.map(async (node, index) => {
        const sent = told(node, 'sent');
        const order: Order = { what: 'send', rooms: this.rooms[index] ?? [], count, rate };
        node.send(order);
        return (await sent).sent.flatMap(([at, room]) =>
          // Each time that a room stands in a node's list is a member of it there.
          this.rooms.flatMap((names, other) =>
            names.filter((name) => name === room).map(() => ({ crossed: other !== index, sentAt: at })),
          ),
        );
      }),
    );
    return owed.flat();
  }

  /** Errors that the nodes have counted. */
  async errors(): Promise<number> {
    const each = this.nodes.map(async (node) => {
      const answer = told(node, 'errors');
      node.send({ what: 'errors' } satisfies Order);
      return (await answer).errors;
    });
    return (await Promise.all(each)).reduce((sum, errors) => sum + errors, 0);
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.disconnect();
    for (const node of this.nodes) {
      if (node.exitCode !== null || node.signalCode !== null) continue;
      const gone = once(node, 'exit');
      node.kill('SIGKILL');
      await gone;
    }
  }

  private async connect(port: number, node: ChildProcess | undefined, rooms: string[], client: number): Promise<void> {
    const options = { transports: ['websocket'], forceNew: true, auth: { rooms, client } };
    const socket = io(`http://127.0.0.1:${port}`, options);
    this.sockets.push(socket);
    socket.on('event', (sentAt: number, from: number) => {
      const at = now();
      this.arrivals.push({ crossed: from !== node?.pid, sentAt, at });
    });
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('connect_error', reject);
    });
  }
}

/** The next that a node tells of this kind. Rejects when the node ends first. */
function told<W extends Told['what']>(node: ChildProcess, what: W): Promise<Extract<Told, { what: W }>> {
  return new Promise((resolve, reject) => {
    const ended = (): void => reject(new Error('A node has ended'));
    const listen = (message: Told): void => {
      if (message.what !== what) return;
      node.off('message', listen);
      node.off('exit', ended);
      resolve(message as Extract<Told, { what: W }>);
    };
    node.on('message', listen);
    node.once('exit', ended);
  });
}
