import { describeWith, RedisProcess, TestUser, waitFor } from '@tertulia/testing';
import { Redis } from 'ioredis';
import { Cluster } from './support/cluster';

/** What nobody's node would publish: no JSON, JSON of other kinds, and what looks like a message until one looks closer. */
const BAD = [
  'garbage',
  '',
  'null',
  '{}',
  '[]',
  '7',
  '"text"',
  '[null,null,null]',
  '["x",{"nsp":"/"},null]',
  '["x",{"nsp":"/","type":2,"data":["message_created"]},{"rooms":7,"except":[]}]',
  '["x",{"nsp":"/","type":99,"data":["x"]},{"rooms":[],"except":[]}]',
  '{"topic":7,"text":null}',
  '{"uid":"x","type":2,"opts":{"rooms":[],"except":[]},"rooms":7}',
  '{"uid":"x","type":4,"opts":{"rooms":7}}',
  '{"uid":"x","type":5,"requestId":"x"}',
  '{"uid":"x","type":6,"data":null}',
  '{"uid":"x","type":6,"data":["connection",null]}',
  '{"uid":"x","type":7,"requestId":"x"}',
];

/** The names of everything that nodes subscribe to, after the prefix. */
const CHANNELS = ['probe', 'bus', 'events#/#', 'events-request#/#', 'events-response#/#', 'events-response#/#x#'];

describeWith(describe, ['redis-server'], 'two nodes whose Redis brings them what no node has sent', () => {
  let redis: RedisProcess;
  let cluster: Cluster;
  let stranger: Redis;
  let ana: TestUser, ben: TestUser;

  beforeAll(async () => {
    redis = await RedisProcess.start();
    cluster = await Cluster.start({ nodes: 2, redisUrl: redis.url });
    stranger = new Redis(redis.url);
    ana = await TestUser.register(cluster.node(0), 'Ana');
    ben = await TestUser.register(cluster.node(1), 'Ben');
  });
  afterAll(async () => {
    [ana, ben].forEach((user) => user?.close());
    stranger?.disconnect();
    await cluster?.stop();
    await redis?.dispose();
  });

  const metric = async (index: number, name: string): Promise<number> => {
    const text = await (await fetch(`${cluster.node(index).url}/metrics`)).text();
    return Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(text)?.[1] ?? NaN);
  };

  it('leave it out, count it, and go on telling each other', async () => {
    for (const index of [0, 1]) {
      await waitFor('Redis to be found', async () => (await metric(index, 'tertulia_redis_up')) === 1, 10_000);
    }
    const { id } = await ana.group([ben]);
    const [here, there] = [await ana.socket(), await ben.socket()];
    const prefix = 'tertulia:0';
    const rooms = [`events#/#user:${ana.id}#`, `events#/#user:${ben.id}#`];
    for (const channel of [...CHANNELS, ...rooms]) {
      for (const message of BAD) await stranger.publish(`${prefix}:${channel}`, message);
    }
    const sent = await ana.send(id, 'Still here');
    await there.events.next('message_created', ({ message }) => message.id === sent.id);
    expect([here.connected, there.connected]).toEqual([true, true]);
    expect(cluster.nodes.map(({ alive }) => alive)).toEqual([true, true]);
    for (const index of [0, 1]) {
      // On the bus, as events and as requests: none of it is a message.
      expect(await metric(index, 'tertulia_redis_dropped_messages_total')).toBeGreaterThanOrEqual(3 * BAD.length);
    }
    const { id: second } = await ana.group([ben], 'As before');
    await there.events.next('conversation_created', ({ conversation }) => conversation.id === second);
  });
});
