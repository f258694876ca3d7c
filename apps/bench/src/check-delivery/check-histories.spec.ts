import { checkHistories } from './check-histories';
import type { HistoryEvent, RunHistory, Version } from './history';
import type { Rule } from './violation';

const ROOM = 'room';
const MEMBERS = ['ada', 'bob'];

function version(seq: number, change: Partial<Version> = {}): Version {
  const sender = { senderId: 'ada', clientMessageId: `from-ada-${seq}`, body: `text ${seq}`, deleted: false };
  return { id: `message-${seq}`, seq, rev: seq, ...sender, ...change };
}

function receipts(seq: number): Record<string, { deliveredSeq: number; readSeq: number }> {
  return Object.fromEntries(MEMBERS.map((id) => [id, { deliveredSeq: seq, readSeq: seq }]));
}

/** A run in which Ada sent three messages, and all went well. */
function goodRun(): RunHistory & { clients: { events: HistoryEvent[] }[] } {
  const messages = [1, 2, 3].map((seq) => version(seq));
  const at = 0;
  const seen = messages.map((it): HistoryEvent => {
    return { at, conversationId: ROOM, kind: 'seen', version: it, after: it.seq === 1 ? null : it.seq - 1 };
  });
  const sent = messages.flatMap((it): HistoryEvent[] => [
    { at, conversationId: ROOM, kind: 'sent', via: 'outbox', clientMessageId: it.clientMessageId, body: it.body },
    { at, conversationId: ROOM, kind: 'acknowledged', via: 'outbox', version: it },
  ]);
  const view = { conversationId: ROOM, messages, rev: 3, lastSeq: 3, unreadCount: 0, receipts: receipts(3) };
  const server = { id: ROOM, memberIds: MEMBERS, messages, rev: 3, lastSeq: 3, receipts: receipts(3) };
  const clients = MEMBERS.map((name) => {
    const events = name === 'ada' ? [...sent, ...seen] : [...seen];
    return { name, userId: name, events, final: [view], status: 'online', unsent: [] };
  });
  return {
    clients,
    server: [{ node: 'node 1', ...server }],
    faults: [{ at: 0, kind: 'api-killed', detail: 'node 1' }],
  };
}

/** The rules that a run breaks. */
function broken(run: RunHistory): Rule[] {
  return [...new Set(checkHistories(run).map(({ rule }) => rule))].sort();
}

/** The same run with other messages on the server and in every view, as a client would show them that is whole. */
function withStored(run: ReturnType<typeof goodRun>, messages: Version[], numbers: { rev: number; lastSeq: number }) {
  return {
    ...run,
    server: run.server.map((it) => ({ ...it, messages, ...numbers })),
    clients: run.clients.map((client) => {
      return { ...client, final: client.final.map((view) => ({ ...view, messages, ...numbers })) };
    }),
  };
}

describe('the judgement of histories', () => {
  it('finds nothing where every promise was kept', () => {
    expect(checkHistories(goodRun())).toEqual([]);
  });

  it('finds an acknowledged message that a member lacks', () => {
    const run = goodRun();
    const [ada, bob] = run.clients;
    const final = bob!.final.map((view) => ({ ...view, messages: view.messages.slice(0, 2) }));
    const found = checkHistories({ ...run, clients: [ada!, { ...bob!, final }] });
    expect(found.map(({ rule }) => rule).sort()).toEqual(['acknowledged-once', 'same-state']);
    expect(found[0]!.what).toBe('bob has the acknowledged message -ada-3 of ada 0 times');
    expect(found[0]!.evidence()).toHaveLength(5);
  });

  it('finds a message that was acknowledged, seen and is gone', () => {
    const run = goodRun();
    expect(broken(withStored(run, [version(1), version(2)], { rev: 2, lastSeq: 2 }))).toEqual(
      expect.arrayContaining(['acknowledged-once', 'durable-before-visible']),
    );
  });

  it('finds what was seen and is gone though nobody was told that it was stored', () => {
    const run = goodRun();
    run.clients[1]!.events.push({ at: 1, conversationId: ROOM, kind: 'seen', version: version(4), after: 3 });
    run.clients[0]!.events.push({ ...sent(4), at: 0 });
    expect(broken(run)).toEqual(['durable-before-visible']);
  });

  it('finds a message that is there twice, acknowledged or not', () => {
    const run = goodRun();
    const twin = version(4, { clientMessageId: 'unheard' });
    const copies = [...run.server[0]!.messages, twin, { ...twin, id: 'other', seq: 5, rev: 5 }];
    run.clients[0]!.events.push({ ...sent(4), clientMessageId: 'unheard' });
    const doubled = withStored(run, copies, { rev: 5, lastSeq: 5 });
    expect(broken(doubled)).toEqual(expect.arrayContaining(['no-duplicate']));
    expect(broken(doubled)).not.toContain('acknowledged-once');
  });

  it('finds two orders', () => {
    const run = goodRun();
    run.clients[1]!.events[1] = seen(version(3, { seq: 2 }), 1);
    expect(broken(run)).toContain('one-order');
  });

  it('finds a hole in what is shown, and lets one’s own message be ahead', () => {
    const hole = goodRun();
    hole.clients[1]!.events.splice(1, 2, seen(version(3), 1));
    expect(broken(hole)).toEqual(['one-order']);
    const ahead = goodRun();
    ahead.clients[0]!.events.push(seen(version(3), 1));
    expect(broken(ahead)).toEqual([]);
  });

  it('finds what came in another order than it was written', () => {
    const run = goodRun();
    const { events } = run.clients[0]!;
    [events[0], events[2]] = [events[2]!, events[0]!];
    expect(broken(run)).toEqual(['written-order']);
  });

  it('finds a number that is missing', () => {
    const run = goodRun();
    const messages = [version(1), version(2), version(3, { seq: 4 })];
    expect(broken(withStored(run, messages, { rev: 3, lastSeq: 4 }))).toContain('numbering');
    expect(broken(withStored(run, [...run.server[0]!.messages], { rev: 4, lastSeq: 3 }))).toContain('numbering');
  });

  it('finds a revision that nobody can have taken, and grants one to each change that was left unanswered', () => {
    const run = goodRun();
    const body = 'new';
    const edited = version(3, { rev: 5, body });
    run.clients[0]!.events.push({ at: 1, conversationId: ROOM, kind: 'changing', messageId: edited.id, body });
    const stored = withStored(run, [version(1), version(2), edited], { rev: 5, lastSeq: 3 });
    const { events } = run.clients[0]!;
    events.push({ at: 2, conversationId: ROOM, kind: 'changed', version: edited });
    expect(broken(stored)).toEqual(['numbering']);
    events.push({ at: 1, conversationId: ROOM, kind: 'changing', messageId: edited.id, body });
    expect(broken(stored)).toEqual([]);
  });

  it('finds a revision that was given twice', () => {
    const run = goodRun();
    run.clients[0]!.events.push({ at: 1, conversationId: ROOM, kind: 'changing', messageId: 'message-2', body: 'new' });
    run.clients[1]!.events.push(seen(version(2, { rev: 3, body: 'new' }), 1));
    expect(broken(run)).toContain('numbering');
  });

  it('finds an edit that went back', () => {
    const run = goodRun();
    run.clients[0]!.events.push({ at: 1, conversationId: ROOM, kind: 'changing', messageId: 'message-2', body: 'new' });
    run.clients[1]!.events.push(seen(version(2, { rev: 4, body: 'new' }), 1));
    expect(broken(run)).toEqual(['durable-before-visible']);
  });

  it('finds what nobody wrote', () => {
    const run = goodRun();
    run.clients[1]!.events.push(seen(version(2, { rev: 9, body: 'forged' }), 1));
    expect(broken(run)).toContain('as-written');
  });

  it('finds receipts that go back, at a client and on the server', () => {
    const back = goodRun();
    back.clients[0]!.events.push(receipt(3), receipt(2));
    expect(broken(back)).toEqual(['receipts-forward']);
    const lost = goodRun();
    lost.clients[0]!.events.push(receipt(4));
    expect(broken(lost)).toEqual(['receipts-forward']);
  });

  it('finds a client that differs, or has something left to send, or is not online', () => {
    const run = goodRun();
    const [ada, bob] = run.clients;
    const other = (change: object) => broken({ ...run, clients: [ada!, { ...bob!, ...change }] });
    expect(other({ unsent: [{ clientMessageId: 'x', status: 'pending' }] })).toEqual(['same-state']);
    expect(other({ status: 'offline' })).toEqual(['same-state']);
    expect(other({ final: bob!.final.map((view) => ({ ...view, unreadCount: 1 })) })).toEqual(['same-state']);
    expect(other({ final: bob!.final.map((view) => ({ ...view, receipts: receipts(2) })) })).toEqual(['same-state']);
  });

  it('finds a message that was safe in an outbox and is lost, unless the server refused it', () => {
    const run = goodRun();
    const { events } = run.clients[0]!;
    events.push({ ...sent(4), via: 'outbox' }, kept(4));
    expect(broken(run)).toEqual(['kept-once']);
    const { clientMessageId } = version(4);
    events.push({ at: 2, conversationId: ROOM, kind: 'refused', via: 'outbox', clientMessageId, code: 'FORBIDDEN' });
    expect(broken(run)).toEqual([]);
  });

  it('finds what came in another order than it was written though nobody heard the acknowledgement', () => {
    const run = goodRun();
    const { events } = run.clients[0]!;
    [events[0], events[2]] = [events[2]!, events[0]!];
    run.clients[0]!.events = events.filter(({ kind }) => kind !== 'acknowledged');
    expect(broken(run)).toEqual(['written-order']);
  });

  it('lets a client after a crash begin with what was stored, and nothing go back but that', () => {
    const run = goodRun();
    const { events } = run.clients[0]!;
    events.push(receipt(3), { at: 4, conversationId: null, kind: 'over', why: 'crashed' }, receipt(2), receipt(3));
    expect(broken(run)).toEqual([]);
    events.push(receipt(1));
    expect(broken(run)).toEqual(['receipts-forward']);
  });

  it('finds a draft that was stored and is gone, or older than that', () => {
    const draft = (kind: 'typed' | 'draft-kept' | 'draft-shown', text: string): HistoryEvent => {
      return { at: 1, conversationId: ROOM, kind, text };
    };
    const begun = (...texts: [kind: 'typed' | 'draft-kept' | 'draft-shown', text: string][]): Rule[] => {
      const run = goodRun();
      run.clients[0]!.events.push(...texts.map(([kind, text]) => draft(kind, text)));
      return broken(run);
    };
    expect(begun(['draft-shown', ''], ['typed', 'a'], ['draft-shown', ''])).toEqual([]);
    expect(begun(['typed', 'a'], ['draft-kept', 'a'], ['typed', 'ab'], ['draft-shown', 'ab'])).toEqual([]);
    expect(begun(['typed', 'a'], ['draft-kept', 'a'], ['draft-shown', ''])).toEqual(['drafts-kept']);
    expect(begun(['typed', 'a'], ['typed', 'ab'], ['draft-kept', 'ab'], ['draft-shown', 'a'])).toEqual(['drafts-kept']);
  });

  it('finds nodes that differ', () => {
    const run = goodRun();
    const behind = { ...run.server[0]!, node: 'node 2', receipts: receipts(2) };
    expect(broken({ ...run, server: [...run.server, behind] })).toEqual(['same-state']);
  });
});

function sent(seq: number): HistoryEvent & { kind: 'sent' } {
  const { clientMessageId, body } = version(seq);
  return { at: 0, conversationId: ROOM, kind: 'sent', via: 'raw', clientMessageId, body };
}

function kept(seq: number): HistoryEvent {
  return { at: 1, conversationId: ROOM, kind: 'kept', clientMessageId: version(seq).clientMessageId };
}

function seen(it: Version, after: number): HistoryEvent {
  return { at: 1, conversationId: ROOM, kind: 'seen', version: it, after };
}

function receipt(seq: number): HistoryEvent {
  return { at: seq, conversationId: ROOM, kind: 'receipt', userId: 'bob', deliveredSeq: seq, readSeq: 0 };
}
