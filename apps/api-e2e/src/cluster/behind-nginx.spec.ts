import { MemoryChatStorage } from '@tertulia/chat-client';
import { describeWith, NginxProcess, pause, RedisProcess, TestSocket, TestUser, waitFor } from '@tertulia/testing';
import { firstValueFrom } from 'rxjs';
import { everyMessage } from '../support/every-message';
import { type Bot, clientOf, socketOf } from './support/chat-clients';
import { Cluster } from './support/cluster';

/** Sockets whose closing takes a node that stops about as many milliseconds. */
const CROWD = 1_500;

describeWith(describe, ['redis-server', 'nginx'], 'two nodes behind nginx', () => {
  let redis: RedisProcess;
  let cluster: Cluster;
  const proxies: NginxProcess[] = [];

  const proxy = async (sticky: boolean): Promise<NginxProcess> => {
    const started = await NginxProcess.start(
      cluster.nodes.map(({ port }) => port),
      { sticky },
    );
    proxies.push(started);
    return started;
  };
  beforeAll(async () => {
    redis = await RedisProcess.start();
    cluster = await Cluster.start({ nodes: 2, redisUrl: redis.url, env: { TRUST_PROXY: '1' } });
  });
  afterAll(async () => {
    for (const each of proxies) await each.dispose();
    await cluster?.stop();
    await redis?.dispose();
  });

  const tokenOf = (user: Bot): string => user.credentials.accessToken;

  it('serve polling where a client comes to the same node each time', async () => {
    const { url } = await proxy(true);
    const ana = await TestUser.registerBearer(cluster.node(0), 'Ana');
    const { id: conversationId } = await ana.group([]);
    const socket = await TestSocket.connect(url, { token: tokenOf(ana), transports: ['polling'] });
    const sent = await ana.send(conversationId, 'By polling');
    expect((await socket.events.next('message_created')).message.id).toBe(sent.id);
    socket.close();
  });

  it('do not serve polling where each request goes to another node, which its client hears at once', async () => {
    const { url } = await proxy(false);
    const ana = await TestUser.registerBearer(cluster.node(0), 'Ana');
    for (let n = 0; n < 3; n += 1) {
      const socket = socketOf(url, ana, ['polling']);
      const heard = await new Promise<string>((resolve) => {
        socket.once('connect', () => resolve('connected'));
        socket.once('connect_error', () => resolve('refused'));
        socket.once('disconnect', () => resolve('refused'));
        socket.connect();
      });
      socket.disconnect();
      expect(heard).toBe('refused');
    }
  });

  it('make a client whole by a websocket where polling would go to another node each time', async () => {
    const { url } = await proxy(false);
    const ana = await TestUser.registerBearer(cluster.node(0), 'Ana');
    const ben = await TestUser.registerBearer(cluster.node(1), 'Ben');
    const { id: conversationId } = await ana.group([ben]);
    const outbox = new MemoryChatStorage();
    const polling = clientOf(url, ben, socketOf(url, ben, ['polling']), outbox);
    await polling.start();
    await polling.send(conversationId, { body: 'Written where nothing goes through' });
    await ana.send(conversationId, 'Sent meanwhile');
    await pause(2_000);
    expect((await everyMessage(ana, conversationId)).map(({ body }) => body)).toEqual(['Sent meanwhile']);
    await polling.stop();

    // As the web client connects: by a websocket, and by polling where there is none.
    const socket = socketOf(url, ben, ['websocket', 'polling']);
    const client = clientOf(url, ben, socket, outbox);
    await client.start();
    await waitFor('the outbox to be sent', async () => (await everyMessage(ana, conversationId)).length === 2);
    expect(socket.io.engine.transport.name).toBe('websocket');
    await client.openConversation(conversationId);
    const shown = async () =>
      (await firstValueFrom(client.messages$(conversationId))).flatMap(({ seq, body }) => (seq === null ? [] : [body]));
    await waitFor('the client to be whole', async () => (await shown()).length === 2);
    await ana.send(conversationId, 'And live');
    await waitFor('it to be told', async () => (await shown()).length === 3);
    expect(await shown()).toEqual(['Sent meanwhile', 'Written where nothing goes through', 'And live']);
    await client.stop();
  });

  it('serve websockets where each connection goes to another node', async () => {
    const { url } = await proxy(false);
    const ana = await TestUser.registerBearer(cluster.node(0), 'Ana');
    const sockets = [];
    for (let n = 0; n < 4; n += 1) sockets.push(await TestSocket.connect(url, { token: tokenOf(ana) }));
    const { id: conversationId } = await ana.group([]);
    const sent = await ana.send(conversationId, 'To all of them');
    for (const socket of sockets) {
      const heard = await socket.events.next('message_created', ({ message }) => message.id === sent.id);
      expect(heard.message.conversationId).toBe(conversationId);
      socket.close();
    }
  });

  it('lose nothing of what a client sends while the nodes are killed and stopped in turn', async () => {
    const { url } = await proxy(true);
    const ana = await TestUser.registerBearer(cluster.node(0), 'Ana');
    const { id: conversationId } = await ana.group([]);
    const client = clientOf(url, ana, socketOf(url, ana, ['websocket']));
    await client.start();
    const bodies: string[] = [];
    const write = async (count: number): Promise<void> => {
      for (let n = 0; n < count; n += 1) {
        bodies.push(`message ${bodies.length + 1}`);
        await client.send(conversationId, { body: bodies.at(-1)! });
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    };
    await write(30);
    for (const index of [0, 1]) {
      const writing = write(60);
      await cluster.node(index).kill();
      await writing;
      await cluster.node(index).restart();
      const more = write(60);
      await cluster.node(index).restart();
      await more;
    }
    await waitFor(
      'everything to be stored',
      async () => (await everyMessage(ana, conversationId)).length === bodies.length,
      40_000,
    );
    expect((await everyMessage(ana, conversationId)).map(({ body }) => body)).toEqual(bodies);
    await client.stop();
  });

  it('let everyone in while one of them stops', async () => {
    const { url } = await proxy(true);
    const ana = await TestUser.registerBearer(cluster.node(1), 'Ana');
    const stopping = cluster.node(0);
    const token = tokenOf(ana);
    const crowd = await Promise.all(Array.from({ length: CROWD }, () => TestSocket.connect(stopping.url, { token })));
    const tries: Promise<TestSocket>[] = [];
    const stopped = stopping.stop();
    try {
      await pause(30);
      while (stopping.alive) {
        const headers = { cookie: `tertulia_node=browser-${tries.length}` };
        tries.push(TestSocket.connect(url, { token, headers }));
        await pause(10);
      }
      const sockets = await Promise.all(tries);
      expect(sockets.length).toBeGreaterThan(5);
      expect(sockets.filter(({ connected }) => !connected)).toEqual([]);
      for (const socket of [...crowd, ...sockets]) socket.close();
    } finally {
      await stopped;
      await stopping.restart();
    }
  });
});
