import { warningsOf } from './warnings';

describe('the warnings of a configuration', () => {
  it('name a Redis without a password, in production alone', () => {
    expect(warningsOf({ production: true, redisUrl: 'redis://redis:6379/0' })).toEqual([
      expect.stringMatching(/^REDIS_URL has no password/),
    ]);
    expect(warningsOf({ production: true, redisUrl: 'redis://user@redis:6379' })).toHaveLength(1);
    for (const redisUrl of [null, 'redis://:secret@redis:6379/0', 'rediss://user:secret@redis']) {
      expect(warningsOf({ production: true, redisUrl })).toEqual([]);
    }
    expect(warningsOf({ production: false, redisUrl: 'redis://127.0.0.1' })).toEqual([]);
  });
});
