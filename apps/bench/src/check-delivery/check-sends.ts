import type { ClientHistory, HistoryEvent, RunHistory, ServerConversation, Version } from './history';
import { describeVersion, evidenceOf, short, type Violation } from './violation';

/** Each acknowledged message exactly once at every member, none twice, each sender's in the order written, each as written. */
export function checkSends(run: RunHistory): Violation[] {
  return [...checkAcknowledged(run), ...checkDuplicates(run), ...checkWrittenOrder(run), ...checkBodies(run)];
}

function checkAcknowledged(run: RunHistory): Violation[] {
  const violations: Violation[] = [];
  const places = placesOf(run);
  for (const client of run.clients) {
    for (const event of client.events) {
      if (event.kind !== 'acknowledged') continue;
      const { clientMessageId } = event.version;
      for (const { name, conversationId, copies } of places) {
        if (conversationId !== event.conversationId) continue;
        const there = copies.get(keyOf(client.userId, clientMessageId)) ?? 0;
        if (there === 1) continue;
        violations.push({
          rule: 'acknowledged-once',
          what: `${name} has the acknowledged message ${short(clientMessageId)} of ${client.name} ${there} times`,
          evidence: () => evidenceOf(run, (it, at) => concernsMessage(it, at, client.userId, clientMessageId)),
        });
      }
    }
  }
  return violations;
}

/** Where a message has to be in the end: at every member's client, and on every node. */
function placesOf(run: RunHistory): { name: string; conversationId: string; copies: Map<string, number> }[] {
  const count = (messages: readonly Version[]): Map<string, number> => {
    const copies = new Map<string, number>();
    for (const { senderId, clientMessageId } of messages) {
      const key = keyOf(senderId, clientMessageId);
      copies.set(key, (copies.get(key) ?? 0) + 1);
    }
    return copies;
  };
  const onServer = run.server.map((it) => ({ name: it.node, conversationId: it.id, copies: count(it.messages) }));
  const atMembers = run.server.filter(isFirstOf(run.server)).flatMap(({ id, memberIds }) =>
    run.clients
      .filter(({ userId }) => memberIds.includes(userId))
      .map(({ name, final }) => {
        const view = final.find(({ conversationId }) => conversationId === id);
        return { name, conversationId: id, copies: count(view?.messages ?? []) };
      }),
  );
  return [...onServer, ...atMembers];
}

/** Keeps one entry for each conversation, of those that several nodes gave. */
function isFirstOf(all: readonly ServerConversation[]): (it: ServerConversation, index: number) => boolean {
  return ({ id }, index) => all.findIndex((other) => other.id === id) === index;
}

function checkDuplicates(run: RunHistory): Violation[] {
  const known = new Map<string, Version>();
  const violations: Violation[] = [];
  for (const { conversationId, where, version } of everyVersion(run)) {
    const key = `${conversationId} ${keyOf(version.senderId, version.clientMessageId)}`;
    const first = known.get(key);
    if (!first) known.set(key, version);
    else if (first.id !== version.id || first.seq !== version.seq) {
      violations.push({
        rule: 'no-duplicate',
        what: `${where} has a message twice: ${describeVersion(first)} and ${describeVersion(version)}`,
        evidence: () => evidenceOf(run, (it, at) => concernsMessage(it, at, version.senderId, version.clientMessageId)),
      });
    }
  }
  return violations;
}

/** Each version that anyone was shown or told, and that the server has. */
export function* everyVersion(run: RunHistory): Generator<{ conversationId: string; where: string; version: Version }> {
  for (const client of run.clients) {
    for (const event of client.events) {
      if (event.kind === 'seen' || event.kind === 'acknowledged' || event.kind === 'changed') {
        yield { conversationId: event.conversationId, where: client.name, version: event.version };
      }
    }
  }
  for (const { id, node, messages } of run.server) {
    for (const version of messages) yield { conversationId: id, where: node, version };
  }
}

function checkWrittenOrder(run: RunHistory): Violation[] {
  return run.clients.flatMap((client) => {
    const seqs = new Map<string, number>();
    for (const { senderId, clientMessageId, seq } of run.server.flatMap(({ messages }) => messages)) {
      if (senderId === client.userId) seqs.set(clientMessageId, seq);
    }
    for (const event of client.events) {
      if (event.kind === 'acknowledged' && event.via === 'outbox')
        seqs.set(event.version.clientMessageId, event.version.seq);
    }
    const last = new Map<string, { seq: number; clientMessageId: string }>();
    const violations: Violation[] = [];
    for (const event of client.events) {
      if (event.kind !== 'sent' || event.via !== 'outbox') continue;
      const { conversationId, clientMessageId } = event;
      const seq = seqs.get(clientMessageId);
      if (seq === undefined) continue;
      const before = last.get(conversationId);
      if (before && before.seq >= seq) violations.push(outOfOrder(run, client, before, { seq, clientMessageId }));
      last.set(conversationId, { seq, clientMessageId });
    }
    return violations;
  });
}

interface Placed {
  seq: number;
  clientMessageId: string;
}

function outOfOrder(run: RunHistory, client: ClientHistory, earlier: Placed, later: Placed): Violation {
  const ids = [earlier.clientMessageId, later.clientMessageId];
  return {
    rule: 'written-order',
    what: `${client.name} wrote ${ids.map(short).join(' before ')}, which came as seq ${earlier.seq} and ${later.seq}`,
    evidence: () =>
      evidenceOf(run, (event, { userId }) => {
        return userId === client.userId && ids.some((id) => concernsMessage(event, { userId }, client.userId, id));
      }),
  };
}

function checkBodies(run: RunHistory): Violation[] {
  const written = new Map<string, Set<string>>();
  const add = (key: string, body: string): unknown =>
    (written.get(key) ?? written.set(key, new Set()).get(key))?.add(body);
  const deletions = new Set<string>();
  for (const { events, userId } of run.clients) {
    for (const event of events) {
      if (event.kind === 'sent') add(keyOf(userId, event.clientMessageId), event.body);
      if (event.kind === 'changing' && event.body !== null) add(event.messageId, event.body);
      if (event.kind === 'changing' && event.body === null) deletions.add(event.messageId);
    }
  }
  const violations: Violation[] = [];
  for (const { where, version } of everyVersion(run)) {
    const { senderId, clientMessageId, id, body, deleted } = version;
    const meant = deleted
      ? deletions.has(id) && body === ''
      : written.get(keyOf(senderId, clientMessageId))?.has(body) === true || written.get(id)?.has(body) === true;
    if (meant) continue;
    violations.push({
      rule: 'as-written',
      what: `${where} has what nobody wrote: ${describeVersion(version)}`,
      evidence: () => evidenceOf(run, (it, at) => concernsMessage(it, at, senderId, clientMessageId)),
    });
  }
  return violations;
}

/** Whether an event is about one message, told by its sender and `clientMessageId`. */
export function concernsMessage(
  event: HistoryEvent,
  at: { userId: string },
  senderId: string,
  clientMessageId: string,
): boolean {
  if (event.kind === 'sent' || event.kind === 'kept' || event.kind === 'refused') {
    return at.userId === senderId && event.clientMessageId === clientMessageId;
  }
  return 'version' in event && event.version.senderId === senderId && event.version.clientMessageId === clientMessageId;
}

function keyOf(senderId: string, clientMessageId: string): string {
  return `${senderId}:${clientMessageId}`;
}
