import { RedisAdapter } from '@socket.io/redis-adapter';
import type { Namespace, ServerOptions } from 'socket.io';
import type { RedisLink } from '../redis/redis-link';
import { readBroadcast, readRequest } from './adapter-messages';

type Listener = (...args: Buffer[]) => unknown;

/** Which sockets are meant. */
type Selection = Parameters<RedisAdapter['addSockets']>[0];

/** Events cross nodes as the JSON that they are. */
const JSON_PARSER = {
  encode: (value: unknown): string => JSON.stringify(value),
  decode: readBroadcast,
};

/**
 * Socket.IO's adapter on publish and subscribe, for a Redis that may be gone: what is published meanwhile is dropped without a
 * word, and joining, leaving and disconnecting take effect on this node at once instead of when Redis has told it so. What
 * comes from Redis and is not what a node sends is left out: it may harm neither this process nor its clients.
 */
export class ChatRedisAdapter extends RedisAdapter {
  private readonly requestsOn: string;

  constructor(namespace: Namespace, link: RedisLink) {
    const seat: { adapter?: ChatRedisAdapter } = {};
    super(
      namespace,
      publisher(link),
      subscriber(link, () => seat.adapter ?? null),
      {
        key: link.channel('events'),
        parser: JSON_PARSER,
      },
    );
    this.requestsOn = `${link.channel('events')}-request#${namespace.name}#`;
    seat.adapter = this;
  }

  /** Whether a message on this channel asks for something that this node has not asked for itself, and carried out. Throws for what no node asks. */
  heeds(channel: string, bytes: Buffer): boolean {
    return channel === this.requestsOn && readRequest(bytes).uid !== String(this.uid);
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

/**
 * Leaves out the requests that this node has sent itself, and carried out before it did, and whatever fails: a listener that
 * throws, now or later, would end the process.
 */
function subscriber(link: RedisLink, adapter: () => ChatRedisAdapter | null): object {
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
      const guarded = async (...args: Buffer[]): Promise<void> => {
        try {
          const [channel, bytes] = args;
          if (event === 'messageBuffer' && channel && bytes && !adapter()?.heeds(channel.toString(), bytes)) return;
          await listener(...args);
        } catch (error) {
          link.drop(error);
        }
      };
      const guardedListener: Listener = (...args) => void guarded(...args);
      wrapped.set(listener, guardedListener);
      client.on(event, guardedListener);
    },
    off: (event: string, listener: Listener) => {
      const guarded = wrapped.get(listener);
      if (guarded) client.off(event, guarded);
    },
  };
}
