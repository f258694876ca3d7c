import { describeWith, pause, RedisProcess, TestUser, waitFor } from '@tertulia/testing';
import { Cluster } from './support/cluster';

const BROKEN = [
  ['killed', 'SIGKILL'],
  ['frozen', 'SIGSTOP'],
] as const;

describeWith(describe, ['redis-server'], 'nodes whose Redis', () => {
  let redis: RedisProcess;
  let cluster: Cluster;
  let ana: TestUser, ben: TestUser, benThere: TestUser;

  beforeAll(async () => {
    redis = await RedisProcess.start();
    cluster = await Cluster.start({ nodes: 2, redisUrl: redis.url });
    ana = await TestUser.register(cluster.node(0), 'Ana');
    ben = await TestUser.register(cluster.node(0), 'Ben');
    benThere = await cluster.on(1, ben);
  });
  afterAll(async () => {
    await cluster?.stop();
    await redis?.dispose();
  });
  afterEach(() => [ana, ben, benThere].forEach((user) => user?.close()));

  const health = async (node: number) => {
    const response = await fetch(`${cluster.node(node).url}/health/ready`);
    return { status: response.status, body: await response.json() };
  };
  const allAre = (expected: object) => async () => {
    const answers = await Promise.all([health(0), health(1)]);
    return answers.every(({ status, body }) => status === 200 && JSON.stringify(body) === JSON.stringify(expected));
  };

  it.each(BROKEN)('is %s go on serving, say so, and tell what the database says', async (_, signal) => {
    await waitFor('Redis to be found', allAre({ status: 'ok' }), 10_000);
    const { id: conversationId } = await ana.group([ben]);
    const [here, there] = [await ana.socket(), await benThere.socket()];
    await there.ask('watch_presence', { userIds: [ana.id] });
    await there.ask('sync', { cursors: [] });
    if (signal === 'SIGKILL') await redis.kill();
    else redis.signal(signal);
    const startedAt = Date.now();
    for (let n = 1; n <= 20; n += 1) {
      const sendingAt = Date.now();
      await here.ask('send_message', { conversationId, clientMessageId: crypto.randomUUID(), body: `${n}` });
      expect(Date.now() - sendingAt).toBeLessThan(2_000);
    }
    expect(Date.now() - startedAt).toBeLessThan(5_000);
    const told = () => there.events.all('message_created', ({ message }) => message.conversationId === conversationId);
    await waitFor('all to be told there, live', () => told().length >= 20, 8_000);
    const revs = [...new Set(told().map(({ message }) => message.rev))];
    expect(revs).toEqual([...revs].sort((a, b) => a - b));
    await there.events.next('resync');
    await waitFor('both to say that they are degraded', allAre({ status: 'degraded', without: ['redis'] }));
    expect(await (await fetch(`${cluster.node(0).url}/metrics`)).text()).toMatch(/^tertulia_redis_up 0$/m);

    // What happens while it is gone: a member more, a session less.
    const { id: second } = await ana.group([ben], 'Meanwhile');
    await ana.send(second, 'Nobody told you');
    const synced = await there.ask('sync', { cursors: [{ conversationId, rev: 20 }] });
    expect(synced.conversations.map(({ id }) => id)).toContain(second);
    const doomed = await cluster.on(1, ben);
    const doomedSocket = await doomed.socket();
    await doomed.rest.post('/auth/logout', {});
    await doomedSocket.disconnected(10_000);

    if (signal === 'SIGKILL') await redis.start();
    else redis.signal('SIGCONT');
    await waitFor('both to find it again', allAre({ status: 'ok' }), 15_000);
    await pause(500);
    const sent = await ana.send(conversationId, 'As before');
    const heard = await there.events.next('message_created', ({ message }) => message.id === sent.id, 2_000);
    expect(heard.message.body).toBe('As before');
    await ana.send(second, 'Here as well');
    await there.events.next('message_created', ({ message }) => message.body === 'Here as well', 8_000);
    here.close();
    await there.events.next('presence_changed', ({ userId, online }) => userId === ana.id && !online, 8_000);
  });

  it('cannot be reached at the start begin without it, and find it when it comes', async () => {
    const late = await RedisProcess.prepare();
    const other = await Cluster.start({ nodes: 2, redisUrl: late.url });
    try {
      const dora = await TestUser.register(other.node(0), 'Dora');
      const emil = await TestUser.register(other.node(1), 'Emil');
      const response = await fetch(`${other.node(0).url}/health/ready`);
      expect([response.status, await response.json()]).toEqual([200, { status: 'degraded', without: ['redis'] }]);
      const { id } = await dora.group([emil]);
      await late.start();
      const socket = await emil.socket();
      await waitFor('an event to cross', async () => {
        const { body } = await dora.send(id, `Try ${Date.now()}`);
        await pause(200);
        return socket.events.all('message_created').some(({ message }) => message.body === body);
      });
      [dora, emil].forEach((user) => user.close());
    } finally {
      await other.stop();
      await late.dispose();
    }
  });
});
