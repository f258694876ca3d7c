import { ErrorCode } from '@tertulia/contracts';
import { backoffMs } from './backoff';
import { ChatError } from './chat-error';
import { Scene, now, pass, shown } from './testing/scene';
import type { ConnectionState, SessionEndReason } from './views';

describe('the connection', () => {
  let scene: Scene;
  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['queueMicrotask', 'nextTick'] });
    scene = new Scene();
  });
  afterEach(async () => {
    await scene.stop();
    jest.useRealTimers();
  });

  it('goes from connecting over syncing to online', async () => {
    const { client } = scene.client('ada');
    const states: string[] = [];
    client.connection$.subscribe(({ status }) => states.push(status));
    await client.start();
    await pass(20);
    expect(states).toEqual(['offline', 'connecting', 'syncing', 'online']);
  });

  it('tries again with growing waits between 0.5 s and 30 s, and says when', async () => {
    const { client, connection } = scene.client('ada', { random: () => 0.999 });
    connection.reachable = false;
    const announced: number[] = [];
    client.connection$.subscribe(({ nextTryAt }) => nextTryAt !== null && announced.push(nextTryAt));
    await client.start();
    await pass(200_000);
    const waits = connection.tries.slice(1).map((at, index) => at - connection.tries[index]!);
    expect(waits[0]).toBeGreaterThan(900);
    expect(waits[2]).toBeGreaterThan(3_500);
    expect(Math.max(...waits)).toBeLessThan(30_100);
    expect(waits.slice(6).every((wait) => wait > 29_000)).toBe(true);
    expect(connection.tries.slice(1).every((at, index) => Math.abs(at - announced[index]!) <= 2)).toBe(true);
  });

  it('spreads the tries of many clients over the whole wait', () => {
    const waits = Array.from({ length: 1000 }, () => backoffMs(20, Math.random));
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(500);
    expect(Math.max(...waits)).toBeLessThanOrEqual(30_000);
    expect(waits.filter((wait) => wait < 15_000).length).toBeGreaterThan(300);
  });

  it('connects at once when the network comes back, or when told to', async () => {
    const { client, connection } = await scene.online('ada');
    connection.reachable = false;
    connection.cut();
    await pass(300_000);
    connection.reachable = true;
    client.networkBack();
    await pass(10);
    expect(await now(client.connection$)).toEqual({ status: 'online', nextTryAt: null });
    connection.cut();
    client.reconnectNow();
    await pass(10);
    expect((await now(client.connection$)).status).toBe('online');
  });

  it('replaces a connection that is dead without knowing it, when the network comes back', async () => {
    const { client, connection } = await scene.online('ada');
    connection.losesAck = () => true;
    client.networkBack();
    await pass(4_900);
    expect(connection.tries).toHaveLength(1);
    connection.losesAck = () => false;
    await pass(200);
    expect(connection.tries).toHaveLength(2);
    expect((await now(client.connection$)).status).toBe('online');
  });

  it('replaces a connection on which an answer is overdue and nothing else comes back either', async () => {
    const room = scene.server.createConversation('room', ['ada']);
    const { client, connection } = await scene.online('ada');
    connection.losesAck = () => true;
    connection.onLive = () => undefined;
    await client.send(room, { body: 'hello' });
    await pass(19_900);
    expect(connection.tries).toHaveLength(1);
    connection.losesAck = () => false;
    await pass(2_000);
    expect(connection.tries).toHaveLength(2);
    expect((await now(client.connection$)).status).toBe('online');
    expect(await shown(client, room)).toEqual(['hello:sent']);
  });

  it('replaces a connection that goes silent while it fetches what was missed', async () => {
    const { client, connection } = scene.client('ada');
    connection.losesAck = () => true;
    await client.start();
    await pass(19_900);
    expect([connection.tries.length, (await now(client.connection$)).status]).toEqual([1, 'syncing']);
    connection.losesAck = () => false;
    await pass(2_000);
    expect((await now(client.connection$)).status).toBe('online');
  });

  it('keeps a connection that is slow to answer one thing and answers another', async () => {
    const { client, connection } = scene.client('ada');
    let answers = false;
    connection.losesAck = (event) => event === 'sync' && !answers;
    await client.start();
    await pass(29_000);
    answers = true;
    await pass(5_000);
    expect(connection.tries).toHaveLength(1);
    expect((await now(client.connection$)).status).toBe('online');
  });

  it('gives up a try that neither succeeds nor fails', async () => {
    const { client, connection } = scene.client('ada');
    connection.latencyMs = 1e9;
    await client.start();
    await pass(32_000);
    expect(connection.tries.length).toBeGreaterThan(1);
  });

  it('renews an expired session once and goes on', async () => {
    const { client, connection } = scene.client('ada');
    connection.authenticated = false;
    connection.onRefresh = () => (connection.authenticated = true);
    await client.start();
    await pass(20);
    expect(connection.refreshes).toBe(1);
    expect((await now(client.connection$)).status).toBe('online');
  });

  it('does not renew in a tight loop when the renewed session is refused too', async () => {
    const { client, connection } = scene.client('ada');
    connection.authenticated = false;
    await client.start();
    await pass(400);
    expect([connection.refreshes, connection.tries.length]).toEqual([2, 2]);
  });

  it('ends the session when the renewal is refused, and stops', async () => {
    const { client, connection } = await scene.online('ada');
    const ended: SessionEndReason[] = [];
    client.sessionEnded$.subscribe((reason) => ended.push(reason));
    connection.authenticated = false;
    connection.onRefresh = () => {
      throw new ChatError(ErrorCode.SessionRevoked, 'over');
    };
    connection.cut();
    await pass(60_000);
    expect(ended).toEqual(['refresh_refused']);
    expect(connection.refreshes).toBe(1);
    expect(await now(client.connection$)).toEqual({ status: 'offline', nextTryAt: null });
  });

  it('keeps the session when the server cannot be asked to renew it', async () => {
    const { client, connection } = scene.client('ada');
    const ended: SessionEndReason[] = [];
    client.sessionEnded$.subscribe((reason) => ended.push(reason));
    connection.authenticated = false;
    connection.onRefresh = () => {
      throw new ChatError(ErrorCode.Unavailable, 'later');
    };
    await client.start();
    await pass(10_000);
    connection.onRefresh = () => (connection.authenticated = true);
    await pass(60_000);
    expect(ended).toEqual([]);
    expect((await now(client.connection$)).status).toBe('online');
  });

  it('ends the session when the server says so', async () => {
    const { client, connection } = await scene.online('ada');
    const ended: SessionEndReason[] = [];
    client.sessionEnded$.subscribe((reason) => ended.push(reason));
    scene.server.tell('ada', 'session_revoked', { reason: 'revoked' });
    await pass(60_000);
    expect(ended).toEqual(['revoked']);
    expect(connection.connected).toBe(false);
    expect(connection.tries).toHaveLength(1);
  });

  it('renews the session and connects anew when a request is refused for it', async () => {
    const room = scene.server.createConversation('room', ['ada']);
    const { client, connection } = await scene.online('ada');
    scene.server.refusals.set('send_message', { code: ErrorCode.Unauthenticated, message: 'expired' });
    connection.onRefresh = () => scene.server.refusals.clear();
    await client.send(room, { body: 'hello' });
    await pass(100);
    expect(connection.refreshes).toBe(1);
    expect(await shown(client, room)).toEqual(['hello:sent']);
  });

  it('stays syncing while the server is too busy to answer, without opening more connections', async () => {
    const { client, connection } = scene.client('ada');
    scene.server.refusals.set('sync', { code: ErrorCode.RateLimited, message: 'busy', retryAfter: 3 });
    const states: ConnectionState[] = [];
    client.connection$.subscribe((state) => states.push(state));
    await client.start();
    await pass(10_000);
    expect(states.at(-1)?.status).toBe('syncing');
    scene.server.refusals.clear();
    await pass(3_000);
    expect(states.at(-1)?.status).toBe('online');
    expect(connection.tries).toHaveLength(1);
  });

  it('goes on where it was after stop and start', async () => {
    const room = scene.server.createConversation('room', ['ada', 'bob']);
    const { client } = await scene.online('ada');
    await client.stop();
    scene.server.send('bob', { conversationId: room, clientMessageId: 'b1', body: 'meanwhile' });
    await client.start();
    await pass(20);
    expect(await shown(client, room)).toEqual(['meanwhile']);
  });
});
