import { RedisAdapter } from '@socket.io/redis-adapter';
import type { Namespace, ServerOptions } from 'socket.io';
import type { RedisLink } from '../redis/redis-link';

type Listener = (...args: Buffer[]) => void;

/** Which sockets are meant. */
type Selection = Parameters<RedisAdapter['addSockets']>[0];

/** Events cross nodes as the JSON that they are. */
const JSON_PARSER = {
  encode: (value: unknown): string => JSON.stringify(value),
  decode: (bytes: Buffer): unknown => JSON.parse(bytes.toString()),
};

/**
 * Socket.IO's adapter on publish and subscribe, for a Redis that may be gone: what is published meanwhile is dropped without a
 * word, and joining, leaving and disconnecting take effect on this node at once instead of when Redis has told it so.
 */
export class ChatRedisAdapter extends RedisAdapter {
  constructor(namespace: Namespace, link: RedisLink) {
    const seat: { adapter?: ChatRedisAdapter } = {};
    super(
      namespace,
      publisher(link),
      subscriber(link, () => seat.adapter?.marker ?? null),
      {
        key: link.channel('events'),
        parser: JSON_PARSER,
      },
    );
    seat.adapter = this;
  }

  /** What the requests of this node are known by. */
  private get marker(): string {
    return `"uid":"${String(this.uid)}"`;
  }

  override addSockets(selection: Selection, rooms: string[]): void {
    super.addSockets(here(selection), rooms);
    if (!selection.flags?.local) super.addSockets(selection, rooms);
  }

  override delSockets(selection: Selection, rooms: string[]): void {
    super.delSockets(here(selection), rooms);
    if (!selection.flags?.local) super.delSockets(selection, rooms);
  }

  override disconnectSockets(selection: Selection, close: boolean): void {
    super.disconnectSockets(here(selection), close);
    if (!selection.flags?.local) super.disconnectSockets(selection, close);
  }
}

/** The adapter on this line, in the form in which Socket.IO makes it. */
export function redisAdapterOn(link: RedisLink): ServerOptions['adapter'] {
  const adapter = class extends ChatRedisAdapter {
    constructor(namespace: Namespace) {
      super(namespace, link);
    }
  };
  // Its type asks for the static side of an event emitter as well, which nobody uses.
  return adapter;
}

function here(selection: Selection): Selection {
  return { ...selection, flags: { ...selection.flags, local: true } };
}

function publisher(link: RedisLink): object {
  return {
    publish: (channel: string, message: string | Buffer) => link.publish(channel, message),
    on: () => undefined,
    off: () => undefined,
  };
}

/** Leaves out the requests that this node has sent itself, and carried out before it did. */
function subscriber(link: RedisLink, ownMarker: () => string | null): object {
  const client = link.subscriber;
  if (!client) throw new Error('There is no Redis to subscribe at');
  const wrapped = new Map<Listener, Listener>();
  const quiet = (subscribing: Promise<unknown>): void => void subscribing.catch(() => undefined);
  return {
    psubscribe: (pattern: string) => quiet(client.psubscribe(pattern)),
    subscribe: (channels: string[]) => quiet(client.subscribe(...channels)),
    punsubscribe: (pattern: string) => quiet(client.punsubscribe(pattern)),
    unsubscribe: (channels: string[]) => quiet(client.unsubscribe(...channels)),
    on: (event: string, listener: Listener) => {
      if (event === 'error') return;
      const filtered: Listener = (...args) => {
        const marker = event === 'messageBuffer' ? ownMarker() : null;
        if (marker === null || !args[1]?.includes(marker)) listener(...args);
      };
      wrapped.set(listener, filtered);
      client.on(event, filtered);
    },
    off: (event: string, listener: Listener) => {
      const filtered = wrapped.get(listener);
      if (filtered) client.off(event, filtered);
    },
  };
}
