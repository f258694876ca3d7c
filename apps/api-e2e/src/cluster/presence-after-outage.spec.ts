import { describeWith, pause, RedisProcess, TestUser, type TestSocket, waitFor } from '@tertulia/testing';
import { Cluster } from './support/cluster';

describeWith(describe, ['redis-server'], 'presence between two nodes after Redis was away', () => {
  let redis: RedisProcess;
  let cluster: Cluster;
  let ana: TestUser, ben: TestUser, cho: TestUser;

  beforeAll(async () => {
    redis = await RedisProcess.start();
    cluster = await Cluster.start({ nodes: 2, redisUrl: redis.url });
    ana = await TestUser.register(cluster.node(0), 'Ana');
    ben = await TestUser.register(cluster.node(1), 'Ben');
    cho = await TestUser.register(cluster.node(1), 'Cho');
  });
  afterAll(async () => {
    [ana, ben, cho].forEach((user) => user?.close());
    await cluster?.stop();
    await redis?.dispose();
  });

  const redisIs = (up: 0 | 1) =>
    waitFor(
      'both nodes to notice',
      async () => {
        const texts = await Promise.all(cluster.nodes.map(async ({ url }) => (await fetch(`${url}/metrics`)).text()));
        return texts.every((text) => text.includes(`\ntertulia_redis_up ${up}\n`));
      },
      15_000,
    );
  const heard = (socket: TestSocket, user: TestUser, online: boolean) =>
    socket.events.next(
      'presence_changed',
      (presence) => presence.userId === user.id && presence.online === online,
      15_000,
    );

  it('is told as it is, also of those of whom a watcher had heard without asking', async () => {
    await redisIs(1);
    const chos = await cho.socket();
    await pause(500);
    const watcher = await ana.socket();
    // As they are asked for, Ben is away and Cho is there; then each changes, and the watcher hears of it.
    const asked = await watcher.ask('watch_presence', { userIds: [ben.id, cho.id] });
    expect(asked.map(({ online }) => online)).toEqual([false, true]);
    const bens = await ben.socket();
    chos.close();
    await Promise.all([heard(watcher, ben, true), heard(watcher, cho, false)]);
    await redis.kill();
    await redisIs(0);
    bens.close();
    await cho.socket();
    await pause(1_500);
    watcher.events.clear();
    await redis.start();
    const [benIs, choIs] = await Promise.all([heard(watcher, ben, false), heard(watcher, cho, true)]);
    expect([benIs.lastSeenAt, choIs.lastSeenAt]).toEqual([expect.any(String), null]);
  });
});
