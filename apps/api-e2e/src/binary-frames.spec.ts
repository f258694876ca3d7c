import type { Ack } from '@tertulia/contracts';
import { TestUser } from '@tertulia/testing';
import { expectNack } from './support/expectations';
import { useServer } from './support/use-server';

const server = useServer();

describe('a binary payload', () => {
  it.each([
    ['over 64 KiB is too large', 70_000, 'PAYLOAD_TOO_LARGE'],
    ['of fewer bytes is no payload of an event', 1_000, 'VALIDATION_FAILED'],
  ] as const)('%s', async (_, size, code) => {
    const ana = await TestUser.register(server);
    const socket = await ana.socket();
    const ack: Ack<unknown> = await socket.emitAnything('sync', Buffer.alloc(size));
    expectNack(ack, code);
    expect((await socket.emit('sync', { cursors: [] })).ok).toBe(true);
    ana.close();
  });
});
