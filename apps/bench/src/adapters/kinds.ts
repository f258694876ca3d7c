import { createAdapter, createShardedAdapter } from '@socket.io/redis-adapter';
import { createAdapter as createStreamsAdapter } from '@socket.io/redis-streams-adapter';
import { Redis } from 'ioredis';
import type { ServerOptions } from 'socket.io';

/** Ways in which events cross nodes through Redis. */
export const KINDS = ['publish and subscribe', 'sharded, a channel a room', 'streams'] as const;
export type Kind = (typeof KINDS)[number];

/** As the server has it: events are JSON. */
const JSON_PARSER = {
  encode: (value: unknown): string => JSON.stringify(value),
  decode: (bytes: Buffer): unknown => JSON.parse(bytes.toString()),
};

/** An adapter of the kind, with its library's own settings; `failed` hears of each error of a connection. */
export function adapterOf(kind: Kind, url: string, failed: () => void): ServerOptions['adapter'] {
  const open = (): Redis => {
    const client = new Redis(url, { retryStrategy: () => 100 });
    client.on('error', failed);
    return client;
  };
  switch (kind) {
    case 'publish and subscribe':
      return createAdapter(open(), open(), { parser: JSON_PARSER }) as ServerOptions['adapter'];
    case 'sharded, a channel a room':
      return createShardedAdapter(open(), open()) as ServerOptions['adapter'];
    case 'streams':
      return createStreamsAdapter(open(), { onlyPlaintext: true }) as ServerOptions['adapter'];
  }
}
