import { concernsMessage } from './check-sends';
import type { FinalView, RunHistory, ServerConversation, Version } from './history';
import { describeVersion, evidenceOf, short, type Violation } from './violation';

/** After quiet, every client is online with nothing left to send and shows what the server has, and every node has the same. */
export function checkState(run: RunHistory): Violation[] {
  return [...checkRest(run), ...checkViews(run)];
}

function checkRest(run: RunHistory): Violation[] {
  return run.clients
    .filter(({ status, unsent }) => status !== 'online' || unsent.length > 0)
    .map(({ name, userId, status, unsent }) => ({
      rule: 'same-state',
      what: `${name} is ${status} and its outbox holds ${unsent.map((it) => `${short(it.clientMessageId)} ${it.status}`).join(', ') || 'nothing'}`,
      evidence: () => {
        const first = unsent[0]?.clientMessageId ?? '';
        return evidenceOf(run, (event, at) => at.userId === userId && concernsMessage(event, at, userId, first));
      },
    }));
}

function checkViews(run: RunHistory): Violation[] {
  const violations: Violation[] = [];
  for (const conversation of run.server) {
    const { id, memberIds, node } = conversation;
    const first = run.server.find((other) => other.id === id);
    const wrong = (who: string, what: string, seq: number): void => {
      const evidence = (): string[] =>
        evidenceOf(run, (it, { userId }) => {
          const shown = it.kind === 'seen' && it.conversationId === id && it.version.seq === seq;
          return shown && run.clients.some((client) => client.name === who && client.userId === userId);
        });
      violations.push({ rule: 'same-state', what: `${who}, conversation ${short(id)}: ${what}`, evidence });
    };
    if (first && first !== conversation) {
      const difference = differenceOf({ ...conversation, conversationId: id, unreadCount: null }, first, null);
      if (difference) wrong(node, difference.what, difference.seq);
    }
    for (const { name, userId, final } of run.clients) {
      if (!memberIds.includes(userId)) continue;
      const view = final.find(({ conversationId }) => conversationId === id);
      const difference = view ? differenceOf(view, conversation, userId) : { what: 'is missing', seq: 0 };
      if (difference) wrong(name, `${difference.what} (by ${node})`, difference.seq);
    }
  }
  return violations;
}

interface Difference {
  what: string;
  /** Of the message that it is about; 0 where it is about none. */
  seq: number;
}

type View = Omit<FinalView, 'unreadCount'> & { unreadCount: number | null };

function differenceOf(view: View, server: ServerConversation, userId: string | null): Difference | null {
  return (
    messageDifference(view.messages, server.messages) ??
    summaryDifference(view, server, userId) ??
    receiptDifference(view, server)
  );
}

function messageDifference(shown: readonly Version[], stored: readonly Version[]): Difference | null {
  for (let index = 0; index < Math.max(shown.length, stored.length); index += 1) {
    const [one, other] = [shown[index], stored[index]];
    const seq = other?.seq ?? one?.seq ?? 0;
    if (!one && other) return { what: `lacks ${describeVersion(other)}`, seq };
    if (one && !other) return { what: `has ${describeVersion(one)} too much`, seq };
    if (one && other && !isSame(one, other)) {
      return { what: `has ${describeVersion(one)} instead of ${describeVersion(other)}`, seq };
    }
  }
  return null;
}

function isSame(one: Version, other: Version): boolean {
  return (Object.keys(other) as (keyof Version)[]).every((name) => one[name] === other[name]);
}

function summaryDifference(view: View, server: ServerConversation, userId: string | null): Difference | null {
  const unread = userId === null ? null : server.lastSeq - (server.receipts[userId]?.readSeq ?? 0);
  if (view.rev !== server.rev) return { what: `is at rev ${view.rev} instead of ${server.rev}`, seq: 0 };
  if (view.lastSeq !== server.lastSeq)
    return { what: `is at seq ${view.lastSeq} instead of ${server.lastSeq}`, seq: 0 };
  if (unread !== null && view.unreadCount !== unread) {
    return { what: `counts ${view.unreadCount} unread instead of ${unread}`, seq: 0 };
  }
  return null;
}

function receiptDifference(view: View, server: ServerConversation): Difference | null {
  for (const [userId, { deliveredSeq, readSeq }] of Object.entries(server.receipts)) {
    const shown = view.receipts[userId];
    if (shown?.deliveredSeq === deliveredSeq && shown.readSeq === readSeq) continue;
    const has = shown ? `${shown.deliveredSeq}/${shown.readSeq}` : 'nothing';
    return { what: `has ${has} as receipts of ${short(userId)} instead of ${deliveredSeq}/${readSeq}`, seq: 0 };
  }
  return null;
}
