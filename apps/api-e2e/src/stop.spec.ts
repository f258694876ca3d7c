import { messageRequest, startServer, TestUser, UNLIMITED_RATES, waitFor, type TestServer } from '@tertulia/testing';
import { connect } from 'node:net';
import { everyMessage } from './support/every-message';
import { childrenOf, isGone } from './support/processes';
import { defectsIn } from './support/use-server';

let server: TestServer;
beforeEach(async () => {
  server = await startServer({ env: UNLIMITED_RATES });
});
afterEach(async () => {
  if (server.alive) await server.kill();
  await server.dispose();
  expect(defectsIn(server.output)).toEqual([]);
});

describe('a server that is told to stop', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('by %s ends with exit code 0 within 10 seconds', async (signal) => {
    const ana = await TestUser.register(server);
    const { id } = await ana.group([]);
    const socket = await ana.socket();
    await ana.send(id, 'Hello');
    const start = Date.now();
    server.signal(signal);
    expect(await server.ended).toEqual({ code: 0, signal: null });
    expect(Date.now() - start).toBeLessThan(10_000);
    await socket.disconnected();
  });

  it('ends also while connections are open that say nothing', async () => {
    const silent = Array.from({ length: 5 }, () => connect(server.port, '127.0.0.1').on('error', () => undefined));
    const slow = connect(server.port, '127.0.0.1').on('error', () => undefined);
    slow.write(
      'POST /api/v1/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{',
    );
    await new Promise((resolve) => setTimeout(resolve, 200));
    const start = Date.now();
    await server.stop();
    expect(Date.now() - start).toBeLessThan(10_000);
    [...silent, slow].forEach((socket) => socket.destroy());
  });

  it('tells its clients to go elsewhere', async () => {
    const ana = await TestUser.register(server);
    const socket = await ana.socket({ reconnection: false });
    server.signal('SIGTERM');
    const reason = await socket.disconnected(10_000);
    // Not "io server disconnect": after that a client does not come back by itself.
    expect(['transport close', 'transport error']).toContain(reason);
    await server.ended;
  });

  it('finishes the work in hand: every message is answered and stored, or neither', async () => {
    const ana = await TestUser.register(server);
    const { id: conversationId } = await ana.group([]);
    const socket = await ana.socket();
    const acknowledged: string[] = [];
    const sends = Array.from({ length: 200 }, async () => {
      const request = messageRequest();
      const ack = await Promise.race([
        socket.emit('send_message', { conversationId, ...request }).catch(() => null),
        socket.disconnected(15_000).then(() => null),
      ]);
      if (ack?.ok) acknowledged.push(request.clientMessageId);
    });
    await waitFor('the first acknowledgement', () => acknowledged.length > 0);
    await server.stop();
    await Promise.all(sends);
    await server.restart();
    const stored = (await everyMessage(ana, conversationId)).map(({ clientMessageId }) => clientMessageId);
    expect(stored).toEqual(expect.arrayContaining(acknowledged));
    expect(new Set(stored).size).toBe(stored.length);
  });

  it('takes its database process with it', async () => {
    const [database] = childrenOf(server.pid);
    expect(database).toBeDefined();
    await server.stop();
    expect(isGone(Number(database))).toBe(true);
  });

  it('finds all again when it is started again', async () => {
    const [ana, ben] = [await TestUser.register(server, 'Ana'), await TestUser.register(server, 'Ben')];
    const { id } = await ana.direct(ben);
    await ana.send(id, 'Before');
    await ben.rest.put(`/conversations/${id}/receipt`, { readSeq: 1 });
    await waitFor('the receipt', async () => (await ben.conversation(id)).me.readSeq === 1);
    const before = [await ana.conversation(id), await ben.conversation(id), await ben.history(id)];
    await server.restart();
    expect([await ana.conversation(id), await ben.conversation(id), await ben.history(id)]).toEqual(before);
    expect((await ana.send(id, 'After')).seq).toBe(2);
  });
});

describe('a server that is killed', () => {
  it('takes its database process with it, within a moment', async () => {
    const [database] = childrenOf(server.pid);
    await server.kill();
    await waitFor('the database process to end', () => isGone(Number(database)), 5_000);
  });
});
