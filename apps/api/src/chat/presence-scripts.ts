import { RedisScript } from '../redis/redis-script';

/** Milliseconds after which what a node left behind is forgotten, should nobody come to bury it. */
const SET_LIFE = 3_600_000;

const NOW = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
`;

/**
 * A node's sign of life. Answers how many users it is known with, then the nodes that gave none for too long, each with
 * the time of its last one. Whoever is answered with a node is the only one for as long as the last argument says, in
 * milliseconds: who dies meanwhile leaves it to another.
 */
export const BEAT = new RedisScript(`
${NOW}
redis.call('ZADD', KEYS[1], now, ARGV[1])
redis.call('PEXPIRE', KEYS[2], ${SET_LIFE})
local answer = { redis.call('SCARD', KEYS[2]) }
if ARGV[3] == '1' then
  local dead = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now - tonumber(ARGV[2]), 'WITHSCORES')
  for n = 1, #dead, 2 do
    if redis.call('SET', ARGV[4] .. dead[n], ARGV[1], 'NX', 'PX', ARGV[5]) then
      answer[#answer + 1] = dead[n]
      answer[#answer + 1] = dead[n + 1]
    end
  end
end
return answer
`);

/**
 * Forgets a dead node: its users, its mark and who was to do this, and its place in the list unless it has given a sign of
 * life since. It then finds itself without its users, and tells of them anew.
 */
export const FORGET = new RedisScript(`
if redis.call('ZSCORE', KEYS[1], ARGV[1]) == ARGV[2] then redis.call('ZREM', KEYS[1], ARGV[1]) end
return redis.call('DEL', KEYS[2], KEYS[3], KEYS[4])
`);

/** For each user, whether a living node other than the asking one has them. Sets are found by the prefix in the first argument. */
export const AMONG_OTHERS = new RedisScript(`
${NOW}
local online = {}
for n = 4, #ARGV do online[n - 3] = 0 end
for _, node in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], now - tonumber(ARGV[3]), '+inf')) do
  if node ~= ARGV[2] then
    local there = redis.call('SMISMEMBER', ARGV[1] .. node, unpack(ARGV, 4))
    for n, flag in ipairs(there) do
      if flag == 1 then online[n] = 1 end
    end
  end
end
return online
`);

/** Takes a user from the asking node, and answers with 1 if a living other one has them. */
export const LEAVE = new RedisScript(`
${NOW}
redis.call('SREM', KEYS[2], ARGV[4])
for _, node in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], now - tonumber(ARGV[3]), '+inf')) do
  if node ~= ARGV[2] and redis.call('SISMEMBER', ARGV[1] .. node, ARGV[4]) == 1 then return 1 end
end
return 0
`);

/** Notes that the node stops, and dates its last sign of life back by so much that it counts as gone that much earlier. */
export const STOP = new RedisScript(`
${NOW}
redis.call('SET', KEYS[2], 1, 'PX', ${SET_LIFE})
redis.call('ZADD', KEYS[1], now - tonumber(ARGV[2]), ARGV[1])
return 1
`);
