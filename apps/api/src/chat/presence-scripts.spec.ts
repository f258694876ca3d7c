import { describeWith, pause, RedisProcess } from '@tertulia/testing';
import { Redis } from 'ioredis';
import { BEAT, FORGET } from './presence-scripts';

const DEAD_AFTER = 300;
const CLAIM = 400;

describeWith(describe, ['redis-server'], 'the scripts of presence', () => {
  let server: RedisProcess;
  let redis: Redis;
  beforeAll(async () => {
    server = await RedisProcess.start();
    redis = new Redis(server.url);
  });
  afterAll(async () => {
    await redis?.quit();
    await server?.dispose();
  });
  beforeEach(() => redis.flushall());

  /** A sign of life of a node; resolves with the dead ones that are left to it. */
  const beat = async (node: string): Promise<string[]> => {
    const answer = await BEAT.run(redis, ['nodes', `online:${node}`], [node, DEAD_AFTER, 1, 'claim:', CLAIM]);
    return (answer as [number, ...string[]]).slice(1) as string[];
  };
  const forget = (node: string, sign: string) =>
    FORGET.run(redis, ['nodes', `online:${node}`, `stopped:${node}`, `claim:${node}`], [node, sign]);

  it('leave a dead node to one of the others, and to the next one when that one ends over it', async () => {
    await redis.sadd('online:dead', 'ana');
    await beat('dead');
    await pause(DEAD_AFTER + 50);
    const [found] = await beat('one');
    expect(found).toBe('dead');
    expect(await beat('two')).toEqual([]);
    await pause(CLAIM);
    const [next, sign = ''] = await beat('two');
    expect(next).toBe('dead');
    expect(await redis.smembers('online:dead')).toEqual(['ana']);
    await forget('dead', sign);
    await pause(CLAIM);
    await beat('one');
    expect(await beat('two')).toEqual([]);
    expect(await redis.exists('online:dead', 'claim:dead')).toBe(0);
  });

  it('keep a node in the list that gave a sign of life while it was buried, without its users', async () => {
    await redis.sadd('online:slow', 'ana');
    await beat('slow');
    await pause(DEAD_AFTER + 50);
    const [, sign = ''] = await beat('one');
    await beat('slow');
    await forget('slow', sign);
    expect(await redis.zrange('nodes', 0, -1)).toEqual(expect.arrayContaining(['slow']));
    expect(await redis.exists('online:slow')).toBe(0);
  });
});
