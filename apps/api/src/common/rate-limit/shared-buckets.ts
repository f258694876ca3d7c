import { Injectable } from '@nestjs/common';
import type { Rate } from '../../config/app-config';
import { RedisLink } from '../../redis/redis-link';
import { RedisScript } from '../../redis/redis-script';

/** Takes a token in one step, by the clock of Redis, and answers with the seconds until there is one: 0 where it took it. */
const TAKE = new RedisScript(`
local burst, perSecond = tonumber(ARGV[1]), tonumber(ARGV[2])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local bucket = redis.call('HMGET', KEYS[1], 'tokens', 'at')
local tokens, at = tonumber(bucket[1]) or burst, tonumber(bucket[2]) or now
tokens = math.min(burst, tokens + math.max(0, now - at) / 1000 * perSecond)
local wait = 0
if tokens >= 1 then
  tokens = tokens - 1
elseif perSecond > 0 then
  wait = (1 - tokens) / perSecond
else
  wait = 3600
end
redis.call('HSET', KEYS[1], 'tokens', tostring(tokens), 'at', tostring(now))
redis.call('PEXPIRE', KEYS[1], perSecond > 0 and math.ceil((burst - tokens) / perSecond * 1000) + 1000 or 3600000)
return tostring(wait)
`);

/** The token buckets that all nodes take from, in Redis. A bucket that is full again is forgotten there. */
@Injectable()
export class SharedBuckets {
  constructor(private readonly redis: RedisLink) {}

  /** Whether they can be had now. */
  get available(): boolean {
    return this.redis.up;
  }

  /** Takes a token, and resolves with 0; or takes none, and resolves with the seconds until there is one. Rejects without Redis. */
  async take(key: string, { burst, perSecond }: Rate): Promise<number> {
    const name = this.redis.channel(`rate:${key}`);
    const wait = await this.redis.ask('take_token', (redis) => TAKE.run(redis, [name], [burst, perSecond]));
    return Number(wait);
  }
}
