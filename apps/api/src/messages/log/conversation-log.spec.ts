import type { Message } from '@tertulia/contracts';
import { messageRequest, pause, TestUser, waitFor } from '@tertulia/testing';
import { toDomainError } from '../../common/errors/to-domain-error';
import { DomainEvents } from '../../common/domain-events';
import { MessagesRepository } from '../messages.repository';
import { MessagesService } from '../messages.service';
import { HistoryService } from '../history.service';
import { ChatNodes, type ChatNode } from '../testing/chat-nodes';

let nodes: ChatNodes;
let ana: TestUser, ben: TestUser;
let id: string;

beforeAll(async () => {
  nodes = await ChatNodes.start(2);
  ana = await TestUser.register(nodes.node(0), 'Ana');
  ben = await TestUser.register(nodes.node(0), 'Ben');
}, 60_000);
afterAll(() => nodes.close());
beforeEach(async () => {
  ({ id } = await ana.group([ben]));
});
afterEach(() => jest.restoreAllMocks());

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, n) => from + n);
const messagesOf = ({ app }: ChatNode) => app.get(MessagesService, { strict: false });
const send = (node: ChatNode, user: TestUser, given = {}) => messagesOf(node).send(user.id, id, messageRequest(given));

/** All that is stored, by `rev`. */
async function stored(): Promise<Message[]> {
  const histories = nodes.node(0).app.get(HistoryService, { strict: false });
  const all: Message[] = [];
  for (;;) {
    const { items, hasMore } = await histories.changesOf(id, all.at(-1)?.rev ?? 0, 100);
    all.push(...items);
    if (!hasMore) return all;
  }
}

/** What a node tells of this conversation from now on, as `rev`s. */
function told({ app }: ChatNode): number[] {
  const revs: number[] = [];
  for (const name of ['message.created', 'message.updated'] as const) {
    app
      .get(DomainEvents)
      .on(name)
      .subscribe(({ message }) => message.conversationId === id && revs.push(message.rev));
  }
  return revs;
}

describe('the log of a conversation', () => {
  it('numbers what comes at once without gap or repeat, in few writes, and tells of it in order', async () => {
    const node = nodes.node(0);
    const append = jest.spyOn(node.app.get(MessagesRepository, { strict: false }), 'append');
    const revs = told(node);
    const sent = await Promise.all(range(1, 300).map((n) => send(node, n % 2 ? ana : ben, { body: `${n}` })));
    expect(sent.every(({ created }) => created)).toBe(true);
    const all = await stored();
    expect(all.map(({ seq }) => seq)).toEqual(range(1, 300));
    expect(all.map(({ rev }) => rev)).toEqual(range(1, 300));
    expect(revs).toEqual(range(1, 300));
    expect(append.mock.calls.length).toBeLessThan(100);
    expect(Math.max(...append.mock.calls.map(([records]) => records.length))).toBeLessThanOrEqual(64);
  });

  it('keeps one order over two nodes that write at once, and neither starves', async () => {
    const [one, other] = [nodes.node(0), nodes.node(1)];
    const told0 = told(one);
    const told1 = told(other);
    const writers = [one, other].flatMap((node) => [ana, ben].map((user) => ({ node, user })));
    const sent = await Promise.all(
      writers.map(async ({ node, user }) => {
        const seqs: number[] = [];
        for (const n of range(1, 40)) seqs.push((await send(node, user, { body: `${n}` })).message.seq);
        return seqs;
      }),
    );
    for (const seqs of sent) expect(seqs).toEqual([...seqs].sort((a, b) => a - b));
    expect(sent.flat().sort((a, b) => a - b)).toEqual(range(1, 160));
    expect((await stored()).map(({ rev }) => rev)).toEqual(range(1, 160));
    for (const revs of [told0, told1]) expect(revs).toEqual([...revs].sort((a, b) => a - b));
    expect([...told0, ...told1].sort((a, b) => a - b)).toEqual(range(1, 160));
  }, 30_000);

  it('stores one message however often and wherever it is sent', async () => {
    const request = messageRequest({ body: 'Once' });
    const sent = await Promise.all(range(1, 20).map((n) => messagesOf(nodes.node(n % 2)).send(ana.id, id, request)));
    expect(sent.filter(({ created }) => created)).toHaveLength(1);
    expect(new Set(sent.map(({ message }) => message.id)).size).toBe(1);
    const between = await Promise.all([
      send(nodes.node(0), ana, { body: 'Before' }),
      messagesOf(nodes.node(0)).send(ana.id, id, request),
      send(nodes.node(0), ana, { body: 'After' }),
    ]);
    expect(between.map(({ created }) => created)).toEqual([true, false, true]);
    expect((await stored()).map(({ body, rev }) => [body, rev])).toEqual([
      ['Once', 1],
      ['Before', 2],
      ['After', 3],
    ]);
  });

  it('gives edits and deletions their place among what is sent, over two nodes', async () => {
    const first = await Promise.all(range(1, 10).map((n) => send(nodes.node(0), ana, { body: `${n}` })));
    const work = first.flatMap(({ message }, n) => {
      const messages = messagesOf(nodes.node(n % 2));
      return [
        n < 5 ? messages.edit(ana.id, id, message.id, 'Edited') : messages.delete(ana.id, id, message.id),
        send(nodes.node((n + 1) % 2), ben).then(({ message: sent }) => sent),
      ];
    });
    const done = await Promise.all(work);
    expect(done.map(({ rev }) => rev).sort((a, b) => a - b)).toEqual(range(11, 30));
    const all = await stored();
    expect(all.map(({ rev }) => rev)).toEqual(range(11, 30));
    expect(all.map(({ seq }) => seq).sort((a, b) => a - b)).toEqual(range(1, 20));
    expect(all.filter(({ body }) => body === 'Edited')).toHaveLength(5);
    expect(all.filter(({ deletedAt }) => deletedAt !== null)).toHaveLength(5);
  });

  it('lets one of two edits of the same message at once follow the other', async () => {
    const { message } = await send(nodes.node(0), ana);
    const edits = await Promise.all(
      range(1, 6).map((n) => messagesOf(nodes.node(n % 2)).edit(ana.id, id, message.id, `Edit ${n}`)),
    );
    expect(edits.map(({ rev }) => rev).sort((a, b) => a - b)).toEqual(range(2, 7));
    const last = edits.find(({ rev }) => rev === 7);
    expect(await stored()).toEqual([last]);
  });

  it('gives no number twice that an edit has left behind, to a node that has not heard of it', async () => {
    const [one, other] = [nodes.node(0), nodes.node(1)];
    const first = await send(one, ana);
    const second = await send(other, ana);
    // The other node is at 2. Here the first message moves to 3, 4 and 5 and leaves 1, 3 and 4 behind.
    for (const n of range(1, 3)) await messagesOf(one).edit(ana.id, id, first.message.id, `Edit ${n}`);
    const edited = await messagesOf(other).edit(ana.id, id, second.message.id, 'Edited');
    expect(edited.rev).toBe(6);
    for (const n of range(4, 6)) await messagesOf(one).edit(ana.id, id, first.message.id, `Edit ${n}`);
    const { message } = await send(other, ana);
    expect([message.rev, message.seq]).toEqual([10, 3]);
  });

  it('keeps its summary up to date, also of an edited and a deleted last message', async () => {
    const { message } = await send(nodes.node(0), ana, { body: 'Old' });
    expect((await ben.conversation(id)).lastMessage).toEqual(message);
    const edited = await messagesOf(nodes.node(1)).edit(ana.id, id, message.id, 'New');
    await send(nodes.node(0), ben, { body: 'Next' });
    const deleted = await messagesOf(nodes.node(0)).delete(ana.id, id, message.id);
    expect([edited.rev, deleted.rev]).toEqual([2, 4]);
    expect(await ben.conversation(id)).toMatchObject({ rev: 4, lastSeq: 2, lastMessage: { body: 'Next' } });
  });
});

describe('the log, when the database', () => {
  it('stores a batch and its answer is lost, stores nothing twice and tells of all', async () => {
    const node = nodes.node(0);
    await send(node, ana, { body: '0' });
    const revs = told(node);
    node.link.dropAnswerTo('insert\0');
    const sent = await Promise.all(range(1, 20).map((n) => send(node, ana, { body: `${n}` })));
    expect(sent.every(({ created }) => created)).toBe(true);
    expect((await stored()).map(({ body }) => body)).toEqual(range(0, 20).map(String));
    expect(revs).toEqual(range(2, 21));
    expect((await ana.conversation(id)).lastSeq).toBe(21);
  });

  it('changes a message and its answer is lost, changes it once', async () => {
    const node = nodes.node(0);
    const { message } = await send(node, ana);
    const revs = told(node);
    node.link.dropAnswerTo('findAndModify\0');
    const edited = await messagesOf(node).edit(ana.id, id, message.id, 'Edited');
    expect(edited).toMatchObject({ body: 'Edited', rev: 2 });
    expect(revs).toEqual([2]);
  });

  it('cannot be reached, says so in time, and takes the same message once afterwards', async () => {
    const node = nodes.node(0);
    await send(node, ana, { body: 'Before' });
    const request = messageRequest({ body: 'Meanwhile' });
    node.link.break();
    const startedAt = performance.now();
    await expect(messagesOf(node).send(ana.id, id, request)).rejects.toThrow();
    expect(performance.now() - startedAt).toBeLessThan(8_000);
    node.link.mend();
    const { created } = await messagesOf(node).send(ana.id, id, request);
    expect(created).toBe(true);
    expect((await stored()).map(({ body }) => body)).toEqual(['Before', 'Meanwhile']);
  }, 30_000);

  it('cannot be reached while a message waits, rejects with UNAVAILABLE or stores it, never both', async () => {
    const node = nodes.node(0);
    await send(node, ana, { body: 'Before' });
    const requests = range(1, 30).map((n) => messageRequest({ body: `${n}` }));
    const sends = requests.map((request) =>
      messagesOf(node)
        .send(ana.id, id, request)
        .then(() => 'sent', String),
    );
    setTimeout(() => node.link.break(), 5);
    setTimeout(() => node.link.mend(), 600);
    const outcomes = await Promise.all(sends);
    const bodies = (await stored()).map(({ body }) => body);
    requests.forEach(({ body }, n) => {
      if (outcomes[n] === 'sent') expect(bodies.filter((other) => other === body)).toHaveLength(1);
    });
    for (const request of requests) await messagesOf(node).send(ana.id, id, request);
    expect((await stored()).map(({ body }) => body).sort()).toEqual(['Before', ...range(1, 30).map(String)].sort());
    expect((await stored()).map(({ seq }) => seq).sort((a, b) => a - b)).toEqual(range(1, 31));
  }, 30_000);

  // The last one: the driver measures by the clock that it turns forward.
  it('does not answer, says so within five seconds to all that come, and tells of what it has stored after all', async () => {
    const node = nodes.node(0);
    await send(node, ana, { body: 'Before' });
    const revs = told(node);
    node.link.freezeAt('insert\0');
    const [one, two] = [messageRequest({ body: 'First' }), messageRequest({ body: 'Second' })];
    const timed = async (request: typeof one) => {
      const startedAt = performance.now();
      const outcome = await send(node, ana, request).then(
        () => 'sent',
        (error: unknown) => toDomainError(error).code,
      );
      return { outcome, ms: performance.now() - startedAt };
    };
    const first = timed(one);
    await pause(2_000);
    for (const { outcome, ms } of await Promise.all([first, timed(two)])) {
      expect(outcome).toBe('UNAVAILABLE');
      expect(ms).toBeLessThan(5_000);
    }
    // More than a minute later the database goes on, and does what it was asked before.
    const now = performance.now.bind(performance);
    const from = now();
    jest.spyOn(performance, 'now').mockImplementation(() => from + 8 * (now() - from));
    await pause(10_000);
    node.link.thaw();
    await waitFor('the write that was given up to be told', () => revs.length > 0, 10_000);
    expect((await stored()).map(({ body }) => body)).toEqual(['Before', 'First']);
    for (const request of [one, two]) await send(node, ana, request);
    expect((await stored()).map(({ body }) => body)).toEqual(['Before', 'First', 'Second']);
    expect(revs).toEqual([2, 3]);
  }, 40_000);
});
