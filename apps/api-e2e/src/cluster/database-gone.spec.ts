import { messageRequest, TestUser, waitFor } from '@tertulia/testing';
import { expectNack } from '../support/expectations';
import { Cluster } from './support/cluster';

/** Nothing hangs longer. */
const LIMIT = 5_500;

describe('two nodes whose database is killed under load', () => {
  let cluster: Cluster;
  let ana: TestUser;

  beforeAll(async () => {
    cluster = await Cluster.start({ nodes: 2 });
    ana = await TestUser.register(cluster.node(0), 'Ana');
  });
  afterAll(() => cluster?.stop());

  const timed = async <T>(work: () => Promise<T>): Promise<{ answer: T; ms: number }> => {
    const startedAt = Date.now();
    return { answer: await work(), ms: Date.now() - startedAt };
  };

  it('refuse within five seconds what they cannot do, and take it when the database is back', async () => {
    const { id: conversationId } = await ana.group([]);
    const socket = await ana.socket();
    const requests = Array.from({ length: 50 }, () => messageRequest());
    const send = (request: (typeof requests)[number]) => socket.emit('send_message', { conversationId, ...request });
    const under = requests.map((request) => timed(() => send(request)));
    await cluster.database.kill();
    for (const { answer, ms } of await Promise.all(under)) {
      expect(ms).toBeLessThan(LIMIT);
      if (!answer.ok) expectNack(answer, 'UNAVAILABLE');
    }
    const asked = await Promise.all([
      timed(() => send(messageRequest())),
      timed(() => socket.emit('sync', { cursors: [] })),
      timed(() => socket.emit('mark_read', { conversationId, seq: 1 })),
    ]);
    for (const { answer, ms } of asked) {
      expect(ms).toBeLessThan(LIMIT);
      expectNack(answer, 'UNAVAILABLE');
    }
    const called = await Promise.all([
      timed(() => ana.rest.get(`/conversations/${conversationId}/messages`)),
      timed(() => ana.rest.get('/conversations')),
      timed(async () => ({ status: (await fetch(`${cluster.node(0).url}/health/ready`)).status })),
    ]);
    for (const { answer, ms } of called) {
      expect(answer.status).toBe(503);
      expect(ms).toBeLessThan(LIMIT);
    }
    expect((await fetch(`${cluster.node(1).url}/health/live`)).status).toBe(200);

    await cluster.database.restart();
    await waitFor(
      'the nodes to be ready again',
      async () => {
        const answers = await Promise.all(cluster.nodes.map(({ url }) => fetch(`${url}/health/ready`)));
        return answers.every(({ status }) => status === 200);
      },
      20_000,
    );
    // What a client does with its outbox: the same once more, in order.
    for (const request of requests) {
      await waitFor('a message to be taken', async () => (await send(request)).ok, 15_000);
    }
    const stored = (await ana.history(conversationId, { limit: 100 })).items.map((message) => message.clientMessageId);
    expect(new Set(stored).size).toBe(stored.length);
    expect(stored).toEqual(expect.arrayContaining(requests.map((request) => request.clientMessageId)));
    ana.close();
  });
});
