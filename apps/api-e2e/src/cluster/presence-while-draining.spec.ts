import { describeWith, pause, RedisProcess, TestUser } from '@tertulia/testing';
import { Cluster } from './support/cluster';

/** Milliseconds that Redis has to answer before anybody is taken for gone. */
const PATIENCE = 17_000;

describeWith(describe, ['redis-server'], 'presence while one of two nodes stops', () => {
  let redis: RedisProcess;
  let cluster: Cluster;

  beforeAll(async () => {
    redis = await RedisProcess.start();
    cluster = await Cluster.start({ nodes: 2, redisUrl: redis.url });
  });
  afterAll(async () => {
    await cluster?.stop();
    await redis?.dispose();
  });

  it('does not blink for who moves, and is told of who does not come back', async () => {
    const ana = await TestUser.register(cluster.node(0), 'Ana');
    const ben = await TestUser.register(cluster.node(1), 'Ben');
    const cho = await TestUser.register(cluster.node(1), 'Cho');
    const watcher = await ana.socket();
    await watcher.ask('watch_presence', { userIds: [ben.id, cho.id] });
    const bens = await ben.socket();
    await cho.socket();
    await pause(PATIENCE);
    watcher.events.clear();
    await cluster.node(1).stop();
    await bens.disconnected();
    // Later than a socket's own grace, as clients come back.
    await pause(1_000);
    await (await cluster.on(0, ben)).socket();
    const gone = await watcher.events.next('presence_changed', ({ online }) => !online, 12_000);
    expect(gone).toMatchObject({ userId: cho.id, lastSeenAt: expect.any(String) });
    await pause(1_500);
    const offline = watcher.events.all('presence_changed', ({ online }) => !online);
    expect(offline.map(({ userId }) => userId)).toEqual([cho.id]);
    // Nothing was lost, so nobody is asked to sync.
    expect(watcher.events.all('resync')).toEqual([]);
    [ana, ben, cho].forEach((user) => user.close());
  });
});
