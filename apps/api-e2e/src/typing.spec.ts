import { pause, type TestUser, unknownId, type TestSocket } from '@tertulia/testing';
import { expectNack } from './support/expectations';
import { registerCast, useServer } from './support/use-server';

const server = useServer();
let ana: TestUser, ben: TestUser, eve: TestUser;
let anas: TestSocket, bens: TestSocket, eves: TestSocket;
let conversationId: string;

beforeAll(async () => {
  ({ ana, ben, eve } = await registerCast(server));
});
beforeEach(async () => {
  ({ id: conversationId } = await ana.group([ben]));
  [anas, bens, eves] = await Promise.all([ana.socket(), ben.socket(), eve.socket()]);
});
afterEach(() => [ana, ben, eve].forEach((user) => user.close()));

const change = (typing: boolean) => ({ conversationId, userId: ana.id, typing });

describe('typing', () => {
  it('is told to the other members, and its end as well', async () => {
    expect(await anas.ask('set_typing', { conversationId, typing: true })).toEqual({});
    expect(await bens.events.next('typing_changed')).toEqual(change(true));
    expect(await anas.ask('set_typing', { conversationId, typing: false })).toEqual({});
    expect(await bens.events.next('typing_changed')).toEqual(change(false));
    expect(eves.events.all('typing_changed')).toEqual([]);
  });

  it('lapses by itself after six seconds', async () => {
    await anas.ask('set_typing', { conversationId, typing: true });
    await bens.events.next('typing_changed', ({ typing }) => typing);
    const began = Date.now();
    expect(await bens.events.next('typing_changed', ({ typing }) => !typing, 9_000)).toEqual(change(false));
    expect(Date.now() - began).toBeGreaterThan(5_000);
    expect(Date.now() - began).toBeLessThan(8_000);
  });

  it('goes on for as long as it is said again', async () => {
    await anas.ask('set_typing', { conversationId, typing: true });
    await pause(4_000);
    await anas.ask('set_typing', { conversationId, typing: true });
    await pause(4_000);
    expect(bens.events.all('typing_changed', ({ typing }) => !typing)).toEqual([]);
    expect(await bens.events.next('typing_changed', ({ typing }) => !typing, 6_000)).toEqual(change(false));
  });

  it('ends when the one who types is gone', async () => {
    await anas.ask('set_typing', { conversationId, typing: true });
    await bens.events.next('typing_changed', ({ typing }) => typing);
    anas.close();
    expect(await bens.events.next('typing_changed', ({ typing }) => !typing, 8_000)).toEqual(change(false));
  });

  it('is for members alone', async () => {
    expectNack(await eves.emit('set_typing', { conversationId, typing: true }), 'NOT_FOUND');
    expectNack(await anas.emit('set_typing', { conversationId: unknownId(), typing: true }), 'NOT_FOUND');
    await pause(200);
    expect(bens.events.all('typing_changed')).toEqual([]);
  });
});
