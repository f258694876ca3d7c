import { describeWith, RedisProcess, TestUser } from '@tertulia/testing';
import { Cluster } from './support/cluster';

describeWith(describe, ['redis-server'], 'a node that dies without a word', () => {
  let redis: RedisProcess;
  let cluster: Cluster;

  beforeAll(async () => {
    redis = await RedisProcess.start();
    cluster = await Cluster.start({ nodes: 3, redisUrl: redis.url });
  });
  afterAll(async () => {
    await cluster?.stop();
    await redis?.dispose();
  });

  it('leaves nobody online: the others tell of it within half a minute, and of nobody who is elsewhere', async () => {
    const ana = await TestUser.register(cluster.node(0), 'Ana');
    const ben = await TestUser.register(cluster.node(0), 'Ben');
    const cem = await TestUser.register(cluster.node(0), 'Cem');
    const here = await ana.socket();
    await here.ask('watch_presence', { userIds: [ben.id, cem.id] });
    const [benThere, cemThere, cemElsewhere] = [
      await cluster.on(2, ben),
      await cluster.on(2, cem),
      await cluster.on(1, cem),
    ];
    await Promise.all([benThere.socket(), cemThere.socket(), cemElsewhere.socket()]);
    await here.events.next('presence_changed', ({ userId }) => userId === ben.id);
    await here.events.next('presence_changed', ({ userId }) => userId === cem.id);
    await cluster.node(2).kill();
    const gone = await here.events.next('presence_changed', ({ online }) => !online, 30_000);
    expect(gone).toMatchObject({ userId: ben.id, lastSeenAt: expect.any(String) });
    expect(Math.abs(Date.now() - Date.parse(gone.lastSeenAt ?? ''))).toBeLessThan(30_000);
    const told = await here.ask('watch_presence', { userIds: [ben.id, cem.id] });
    expect(told).toMatchObject([{ online: false }, { online: true }]);
    expect(here.events.all('presence_changed', ({ userId, online }) => userId === cem.id && !online)).toEqual([]);

    await cluster.node(2).restart();
    const back = await cluster.on(2, ben);
    await back.socket();
    await here.events.next('presence_changed', ({ userId, online }) => userId === ben.id && online);
    [ana, benThere, cemThere, cemElsewhere, back].forEach((user) => user.close());
  });
});
