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
}

/** Measures what connections, messages and deliveries cost a server on the embedded database, one after the other. */
export async function measureCosts(server: TestServer, options: CostOptions): Promise<Costs> {
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

  const memory = ownMemory(server.pid);
  const start = processorTime(server.pid);
  const sockets: TestSocket[] = [];
  for (let device = 0; device < devices; device++) {
    for (const user of others) sockets.push(await connectAndSync(user));
  }
  const connect = (processorTime(server.pid) - start) / sockets.length / 1_000;
  await pause(2_000);
  const connectionBytes = (ownMemory(server.pid) - memory) / sockets.length;

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
  return { messageApi, messageDatabase, delivery, connectionBytes, idleSecond, connect, messageBytes };
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
