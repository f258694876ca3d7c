import { messageRequest, pause, TestUser, type TestServer, type TestSocket } from '@tertulia/testing';
import { statSync } from 'node:fs';
import path from 'node:path';
import { inFlight } from '../in-flight';
import type { Costs } from './costs';
import { childOf, ownMemory, processorTime } from './process-usage';

/** How much is done for each number. */
export interface CostOptions {
  users: number;
  /** Sockets a user. */
  devices: number;
  /** Messages into a conversation in which nobody else listens. */
  messages: number;
  /** Messages into the room in which all sockets are. */
  broadcasts: number;
  /** Seconds that idle connections are watched. */
  idleSeconds: number;
  /** Connections whose memory is measured. */
  connections: number;
}

/** Measures what messages, deliveries and connections cost a fresh server on the embedded database, all but memory. */
export async function measureWork(server: TestServer, options: CostOptions): Promise<Omit<Costs, 'connectionBytes'>> {
  const { users, devices, messages, broadcasts, idleSeconds } = options;
  const [ana, ben, ...others] = await register(server, users + 2);
  if (!ana || !ben) throw new Error('There are no users');
  const alone = (await ana.direct(ben)).id;
  const room = (await ana.group(others, 'Everybody')).id;
  const sender = await ana.socket();
  await send(sender, alone, Math.ceil(messages / 5));

  const database = childOf(server.pid);
  const file = path.join(server.dataDir, 'db/data.mdb');
  const before = { api: processorTime(server.pid), database: processorTime(database), bytes: statSync(file).size };
  await send(sender, alone, messages);
  const messageApi = (processorTime(server.pid) - before.api) / messages;
  const messageDatabase = (processorTime(database) - before.database) / messages;
  const messageBytes = (statSync(file).size - before.bytes) / messages;

  const start = processorTime(server.pid);
  const sockets: TestSocket[] = [];
  for (let device = 0; device < devices; device++) {
    for (const user of others) sockets.push(await connectAndSync(user));
  }
  const connect = (processorTime(server.pid) - start) / sockets.length / 1_000;
  await pause(2_000);

  const idle = processorTime(server.pid);
  await pause(idleSeconds * 1_000);
  const idleSecond = (processorTime(server.pid) - idle) / sockets.length / idleSeconds;

  const arrivals = Promise.all(sockets.map((socket) => arrive(socket, broadcasts)));
  const beforeRoom = processorTime(server.pid);
  await send(sender, room, broadcasts);
  await arrivals;
  const spent = processorTime(server.pid) - beforeRoom - broadcasts * messageApi;
  const delivery = spent / (broadcasts * sockets.length);
  for (const user of [ana, ...others]) user.close();
  return { messageApi, messageDatabase, delivery, idleSecond, connect, messageBytes };
}

/**
 * Measures the memory of a connection on another fresh server, which has no garbage of messages to fill first: what the process
 * grows by from a quarter of the connections to all of them.
 */
export async function measureMemory(server: TestServer, connections: number): Promise<number> {
  const users = await register(server, 20);
  const open = async (count: number): Promise<number> => {
    for (let n = 0; n < count; n++) {
      const user = users[n % users.length];
      if (user) await connectAndSync(user);
    }
    await pause(3_000);
    return ownMemory(server.pid);
  };
  const first = Math.ceil(connections / 4);
  const before = await open(first);
  const after = await open(connections - first);
  for (const user of users) user.close();
  return (after - before) / (connections - first);
}

async function register(server: TestServer, count: number): Promise<TestUser[]> {
  const users: TestUser[] = [];
  while (users.length < count) users.push(await TestUser.registerBearer(server, `Colleague ${users.length}`));
  return users;
}

async function send(sender: TestSocket, conversationId: string, count: number): Promise<void> {
  await inFlight(count, 8, async () => {
    await sender.ask('send_message', { conversationId, ...messageRequest({ body: 'x'.repeat(200) }) });
  });
}

async function connectAndSync(user: TestUser): Promise<TestSocket> {
  const socket = await user.socket();
  await socket.ask('sync', { cursors: [] });
  return socket;
}

function arrive(socket: TestSocket, count: number): Promise<void> {
  return new Promise((resolve) => {
    let left = count;
    socket.raw.on('message_created', () => {
      left--;
      if (left === 0) resolve();
    });
  });
}
