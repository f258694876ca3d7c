import { describeWith, pause, RedisProcess, TestUser, waitFor } from '@tertulia/testing';
import { expectNack } from '../support/expectations';
import { Cluster } from './support/cluster';

describeWith(describe, ['redis-server'], 'two nodes that share a Redis', () => {
  let redis: RedisProcess;
  let cluster: Cluster;
  let ana: TestUser, ben: TestUser, benThere: TestUser;

  beforeAll(async () => {
    redis = await RedisProcess.start();
    const env = { RATE_SEND: '20,1' };
    cluster = await Cluster.start({ nodes: 2, redisUrl: redis.url, env });
    ana = await TestUser.register(cluster.node(0), 'Ana');
    ben = await TestUser.register(cluster.node(0), 'Ben');
    benThere = await cluster.on(1, ben);
  });
  afterAll(async () => {
    await cluster?.stop();
    await redis?.dispose();
  });
  afterEach(() => [ana, ben, benThere].forEach((user) => user?.close()));

  it('are both ready, and say so without a word of what is missing', async () => {
    for (const { url } of cluster.nodes) {
      await waitFor('the node to find Redis', async () => {
        const response = await fetch(`${url}/health/ready`);
        return response.status === 200 && ((await response.json()) as { status: string }).status === 'ok';
      });
      expect(await (await fetch(`${url}/metrics`)).text()).toMatch(/^tertulia_redis_up 1$/m);
    }
  });

  it('tell each other of messages, receipts and typing', async () => {
    const { id: conversationId } = await ana.group([ben]);
    const [here, there] = [await ana.socket(), await benThere.socket()];
    const sent = await ana.send(conversationId, 'Hello over there');
    expect((await there.events.next('message_created')).message).toEqual(sent);
    await there.ask('mark_read', { conversationId, seq: sent.seq });
    const receipt = await here.events.next('receipt_updated', ({ userId }) => userId === ben.id);
    expect(receipt).toMatchObject({ conversationId, readSeq: sent.seq });
    await there.ask('set_typing', { conversationId, typing: true });
    expect(await here.events.next('typing_changed')).toEqual({ conversationId, userId: ben.id, typing: true });
    await there.ask('set_typing', { conversationId, typing: false });
    expect(await here.events.next('typing_changed')).toMatchObject({ typing: false });
  });

  it('tell each other of new conversations and members, and of who is out', async () => {
    const there = await benThere.socket();
    const { id } = await ana.group([ben], 'Both');
    expect((await there.events.next('conversation_created')).conversation.id).toBe(id);
    await ana.send(id, 'For both');
    await there.events.next('message_created', ({ message }) => message.conversationId === id);
    await ana.rest.delete(`/conversations/${id}/members/${ben.id}`);
    expect(await there.events.next('conversation_removed')).toEqual({ conversationId: id });
    await ana.send(id, 'Not for Ben');
    await pause(300);
    expect(there.events.all('message_created').map(({ message }) => message.body)).not.toContain('Not for Ben');
  });

  it('know who is online on which of them, and do not blink when one of two sockets goes', async () => {
    const here = await ana.socket();
    await waitFor('Ben to be gone since the last test', async () => {
      return (await here.ask('watch_presence', { userIds: [ben.id] }))[0]?.online === false;
    });
    await pause(1_500);
    here.events.clear();
    const there = await benThere.socket();
    expect(await here.events.next('presence_changed')).toMatchObject({ userId: ben.id, online: true });
    expect(await here.ask('watch_presence', { userIds: [ben.id] })).toMatchObject([{ online: true }]);
    const second = await ben.socket();
    await pause(300);
    second.close();
    await pause(1_500);
    expect(here.events.all('presence_changed', ({ online }) => !online)).toEqual([]);
    there.close();
    const gone = await here.events.next('presence_changed', ({ online }) => !online);
    expect(gone).toMatchObject({ userId: ben.id, lastSeenAt: expect.any(String) });
    expect(await here.ask('watch_presence', { userIds: [ben.id] })).toMatchObject([{ online: false }]);
  });

  it('close the sockets of a session that the other one ends, and take it for ended at once', async () => {
    const there = await benThere.socket();
    const sessions = (await ben.rest.get<{ items: { id: string; current: boolean }[] }>('/auth/sessions')).body;
    const other = sessions.items.find(({ current }) => !current)!;
    await benThere.rest.get('/users/me');
    await ben.rest.delete(`/auth/sessions/${other.id}`);
    expect(await there.events.next('session_revoked')).toEqual({ reason: 'revoked' });
    await there.disconnected();
    await waitFor(
      'the session to be over there',
      async () => (await benThere.rest.get('/users/me')).status === 401,
      1_000,
    );
    benThere = await cluster.on(1, ben);
  });

  it('share one bucket of each person', async () => {
    const { id: conversationId } = await ana.group([]);
    const anaThere = await cluster.on(1, ana);
    const [here, there] = [await ana.socket(), await anaThere.socket()];
    const body = { conversationId, messageId: '0'.repeat(24), body: 'x' };
    const answers = [];
    // Each costs a token, whatever comes of it.
    for (let n = 0; n < 15; n += 1) {
      answers.push(await here.emit('edit_message', body), await there.emit('edit_message', body));
    }
    const limited = answers.filter((ack) => !ack.ok && ack.error.code === 'RATE_LIMITED');
    // Twenty at once and one a second, less what the earlier tests took, instead of twenty on each.
    expect(limited.length).toBeGreaterThanOrEqual(8);
    expect(expectNack(limited[0]!, 'RATE_LIMITED').retryAfter).toBeGreaterThan(0);
    anaThere.close();
  });
});
