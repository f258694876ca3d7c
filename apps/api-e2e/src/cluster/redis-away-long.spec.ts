import { describeWith, pause, RedisProcess, TestUser, waitFor } from '@tertulia/testing';
import { Cluster } from './support/cluster';

describeWith(describe, ['redis-server'], 'two nodes without Redis for longer', () => {
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

  it('ask clients to sync when it begins and when it ends, and in between only who was put into another room', async () => {
    const ana = await TestUser.register(cluster.node(0), 'Ana');
    const ben = await TestUser.register(cluster.node(1), 'Ben');
    const cho = await TestUser.register(cluster.node(1), 'Cho');
    const [bens, chos] = [await ben.socket(), await cho.socket()];
    const asked = (): number[] => [bens, chos].map(({ events }) => events.all('resync').length);
    await pause(2_000);
    expect(asked()).toEqual([0, 0]);
    await redis.kill();
    await waitFor('both to be asked', () => asked().every((times) => times === 1), 10_000);
    // A room that the other node knows nothing of.
    await ana.group([ben]);
    await waitFor('the one to be asked again', () => asked()[0] === 2, 30_000);
    await pause(20_000);
    expect(asked()).toEqual([2, 1]);
    await redis.start();
    await waitFor('both to be asked again', () => asked().join() === '3,2', 15_000);
    [ana, ben, cho].forEach((user) => user.close());
  }, 120_000);
});
