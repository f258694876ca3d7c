import type { ChatClient } from '@tertulia/chat-client';
import { describeWith, NginxProcess, pause, RedisProcess, TestUser, waitFor } from '@tertulia/testing';
import { firstValueFrom } from 'rxjs';
import { everyMessage } from '../support/every-message';
import { type Bot, clientOf, socketOf } from './support/chat-clients';
import { Cluster } from './support/cluster';

const WRITERS = ['Ana', 'Ben', 'Cho', 'Dan', 'Eve', 'Fay'];

/** Milliseconds between two messages of one writer. */
const PACE = 80;

/** Milliseconds for which each part is gone, and for which all of them are there again before the next one goes. */
const GONE = 1_500;

describeWith(describe, ['redis-server', 'nginx'], 'three nodes, their Redis, proxy and database', () => {
  let redis: RedisProcess;
  let cluster: Cluster;
  let proxy: NginxProcess;
  const clients: ChatClient[] = [];

  beforeAll(async () => {
    redis = await RedisProcess.start();
    cluster = await Cluster.start({ nodes: 3, redisUrl: redis.url, env: { TRUST_PROXY: '1' } });
    const ports = cluster.nodes.map(({ port }) => port);
    proxy = await NginxProcess.start(ports, { sticky: false });
  });
  afterAll(async () => {
    await Promise.all(clients.map((client) => client.stop()));
    await proxy?.dispose();
    await cluster?.stop();
    await redis?.dispose();
  });

  it('lose nothing and double nothing of what six people write while each is killed in turn', async () => {
    const users: Bot[] = [];
    for (const [index, name] of WRITERS.entries()) {
      users.push(await TestUser.registerBearer(cluster.node(index % cluster.nodes.length), name));
    }
    const [ana, ...others] = users as [Bot, ...Bot[]];
    const { id: conversationId } = await ana.group(others, 'Everyone');
    for (const user of users) {
      const client = clientOf(proxy.url, user, socketOf(proxy.url, user, ['websocket']));
      await client.start();
      await client.openConversation(conversationId);
      clients.push(client);
    }

    let writing = true;
    const written = clients.map((): string[] => []);
    const writers = clients.map(async (client, index) => {
      for (let n = 1; writing; n += 1) {
        const body = `${WRITERS[index]} ${n}`;
        await client.send(conversationId, { body });
        written[index]?.push(body);
        await pause(PACE);
      }
    });
    const parts: [kill: () => Promise<void>, start: () => Promise<void>][] = [
      [() => redis.kill(), () => redis.start()],
      ...cluster.nodes.map((node): [() => Promise<void>, () => Promise<void>] => [
        () => node.kill(),
        () => node.restart(),
      ]),
      [() => proxy.kill(), () => proxy.start()],
      [() => cluster.database.kill(), () => cluster.database.restart()],
    ];
    for (const [kill, start] of parts) {
      await pause(GONE);
      await kill();
      await pause(GONE);
      await start();
    }
    await pause(GONE);
    writing = false;
    await Promise.all(writers);

    const count = written.flat().length;
    await waitFor(
      'everything to be stored',
      async () => (await everyMessage(ana, conversationId)).length >= count,
      60_000,
    );
    const stored = await everyMessage(ana, conversationId);
    expect(stored.map(({ seq }) => seq)).toEqual(stored.map((_, index) => index + 1));
    for (const [index, user] of users.entries()) {
      expect(stored.filter(({ senderId }) => senderId === user.id).map(({ body }) => body)).toEqual(written[index]);
    }
    const newest = stored.slice(-20).map(({ body }) => body);
    for (const client of clients) {
      const shown = async () =>
        (await firstValueFrom(client.messages$(conversationId))).slice(-20).map(({ body }) => body);
      await waitFor(
        'a client to be whole',
        async () => JSON.stringify(await shown()) === JSON.stringify(newest),
        30_000,
      );
    }
  });
});
