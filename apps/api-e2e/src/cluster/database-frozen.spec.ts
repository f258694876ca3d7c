import { messageRequest, pause, TestUser, waitFor, type TestSocket } from '@tertulia/testing';
import { expectNack } from '../support/expectations';
import { Cluster } from './support/cluster';

/** Nothing hangs longer. */
const LIMIT = 5_000;

/** For how long the database does nothing, and how often meanwhile something is asked. */
const FROZEN = 12_000;
const EVERY = 500;

type Request = ReturnType<typeof messageRequest>;

interface Answer {
  what: string;
  ms: number;
  /** The code of an error, `ok` without one. */
  outcome: string;
}

describe('two nodes whose database is stopped under load and goes on', () => {
  let cluster: Cluster;
  let ana: TestUser;
  let ben: TestUser;

  beforeAll(async () => {
    cluster = await Cluster.start({ nodes: 2 });
    ana = await TestUser.register(cluster.node(0), 'Ana');
    ben = await TestUser.register(cluster.node(1), 'Ben');
  });
  afterAll(() => cluster?.stop());

  const timed = async (what: string, work: () => Promise<string>): Promise<Answer> => {
    const startedAt = Date.now();
    const outcome = await work();
    return { what, ms: Date.now() - startedAt, outcome };
  };
  const event = (name: string, emit: () => ReturnType<TestSocket['emit']>): Promise<Answer> =>
    timed(name, async () => {
      const answer = await emit().catch(() => null);
      if (answer === null) return 'no answer';
      if (answer.ok) return 'ok';
      expectNack(answer, 'UNAVAILABLE');
      return answer.error.code;
    });
  const call = (user: TestUser, path: string): Promise<Answer> =>
    timed(path, async () => {
      const { status } = await user.rest.get(path);
      return status === 200 ? 'ok' : status === 503 ? 'UNAVAILABLE' : `${status}`;
    });

  it('answer everything within five seconds, and have every message once afterwards', async () => {
    const { id: conversationId } = await ana.group([ben]);
    const people = [
      { user: ana, socket: await ana.socket() },
      { user: ben, socket: await ben.socket() },
    ];
    const sent = new Map<Request, { user: TestUser; socket: TestSocket }>();
    const acknowledged = new Set<Request>();
    const answers: Promise<Answer>[] = [];
    const ask = (): void => {
      for (const { user, socket } of people) {
        for (let n = 0; n < 5; n += 1) {
          const request = messageRequest();
          sent.set(request, { user, socket });
          answers.push(
            event('send_message', async () => {
              const answer = await socket.emit('send_message', { conversationId, ...request });
              if (answer.ok) acknowledged.add(request);
              return answer;
            }),
          );
        }
        answers.push(event('sync', () => socket.emit('sync', { cursors: [] })));
        answers.push(event('mark_read', () => socket.emit('mark_read', { conversationId, seq: sent.size })));
        answers.push(event('set_typing', () => socket.emit('set_typing', { conversationId, typing: true })));
        answers.push(call(user, '/conversations'));
        answers.push(call(user, `/conversations/${conversationId}/messages`));
        answers.push(call(user, '/users/me'));
      }
    };
    ask();
    await Promise.all(answers);
    expect(acknowledged.size).toBe(10);
    cluster.database.signal('SIGSTOP');
    for (let passed = 0; passed < FROZEN; passed += EVERY) {
      ask();
      await pause(EVERY);
    }
    cluster.database.signal('SIGCONT');
    const all = await Promise.all(answers);
    expect(all.filter(({ ms }) => ms > LIMIT)).toEqual([]);
    expect([...new Set(all.map(({ outcome }) => outcome))].sort()).toEqual(['UNAVAILABLE', 'ok']);
    for (const what of ['send_message', 'sync', 'mark_read', '/conversations']) {
      expect(all.filter((answer) => answer.what === what && answer.outcome === 'UNAVAILABLE')).not.toEqual([]);
    }

    // What a client does with its outbox: the same once more, in order.
    for (const [request, { socket }] of sent) {
      if (acknowledged.has(request)) continue;
      await waitFor(
        'a message to be taken',
        async () => (await socket.emit('send_message', { conversationId, ...request })).ok,
        15_000,
      );
    }
    const stored: { clientMessageId: string; seq: number }[] = [];
    for (let hasMore = true; hasMore;) {
      const page = await ben.history(conversationId, { limit: 100, beforeSeq: stored[0]?.seq ?? 1_000_000 });
      stored.unshift(...page.items.map(({ clientMessageId, seq }) => ({ clientMessageId, seq })));
      ({ hasMore } = page);
    }
    expect(stored.map(({ clientMessageId }) => clientMessageId).sort()).toEqual(
      [...sent.keys()].map(({ clientMessageId }) => clientMessageId).sort(),
    );
    expect(stored.map(({ seq }) => seq)).toEqual(stored.map((_, index) => index + 1));
    ana.close();
    ben.close();
  }, 120_000);
});
