import { ChatClient, createFetchChatApi, socketIoTransport } from '@tertulia/chat-client';
import {
  describeWith,
  NginxProcess,
  RedisProcess,
  TestSocket,
  TestUser,
  type BearerCredentials,
  waitFor,
} from '@tertulia/testing';
import { io } from 'socket.io-client';
import { everyMessage } from '../support/every-message';
import { Cluster } from './support/cluster';

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

  const tokenOf = (user: TestUser<BearerCredentials>): string => user.credentials.accessToken;

  it('serve polling where a client comes to the same node each time', async () => {
    const { url } = await proxy(true);
    const ana = await TestUser.registerBearer(cluster.node(0), 'Ana');
    const { id: conversationId } = await ana.group([]);
    const socket = await TestSocket.connect(url, { token: tokenOf(ana), transports: ['polling'] });
    const sent = await ana.send(conversationId, 'By polling');
    expect((await socket.events.next('message_created')).message.id).toBe(sent.id);
    socket.close();
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
    const socket = io(url, {
      autoConnect: false,
      forceNew: true,
      transports: ['websocket'],
      auth: { token: tokenOf(ana) },
    });
    const api = createFetchChatApi({
      baseUrl: url,
      accessToken: tokenOf(ana),
      refreshToken: ana.credentials.refreshToken,
    });
    const client = new ChatClient({ userId: ana.id, api, transport: socketIoTransport(socket) });
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
});
