import { Redis, type RedisOptions } from 'ioredis';

/** Milliseconds within which a command has to be answered. */
export const COMMAND_LIMIT = 1_000;

/** Milliseconds between two tries to connect: doubled each time up to the second one, with jitter. */
const RETRY = { first: 50, most: 1_000 };

const COMMON: RedisOptions = {
  lazyConnect: true,
  connectTimeout: 2_000,
  keepAlive: 5_000,
  maxRetriesPerRequest: 0,
  autoResendUnfulfilledCommands: false,
  // A connection that the network has swallowed: each probe brings a sign of life.
  socketTimeout: 5_000,
  retryStrategy: (attempt) => Math.min(RETRY.most, RETRY.first * 2 ** Math.min(attempt, 8)) * (0.5 + Math.random() / 2),
};

/** A client that reconnects for ever. Commands fail rather than wait; subscriptions are made again on each connection. */
export function openRedis(url: string, role: 'commands' | 'subscriber'): Redis {
  return role === 'commands'
    ? new Redis(url, { ...COMMON, enableOfflineQueue: false, commandTimeout: COMMAND_LIMIT })
    : new Redis(url, { ...COMMON, maxRetriesPerRequest: null, autoResubscribe: true });
}

/** What names in Redis begin with: channels are shared by all its databases. */
export function prefixOf(url: string): string {
  const database = /\/(\d+)$/.exec(new URL(url).pathname)?.[1] ?? '0';
  return `tertulia:${database}`;
}
