import type { Progress, RunHistory } from './history';
import { evidenceOf, short, type Violation } from './violation';

/** Receipts never go back, at any client, and the server has none that is behind what another member was shown. */
export function checkReceipts(run: RunHistory): Violation[] {
  const violations: Violation[] = [];
  const wrong = (conversationId: string, userId: string, what: string): void => {
    const evidence = (): string[] =>
      evidenceOf(run, (it) => {
        return it.kind === 'receipt' && it.conversationId === conversationId && it.userId === userId;
      });
    violations.push({ rule: 'receipts-forward', what: `The receipts of ${short(userId)} ${what}`, evidence });
  };
  for (const client of run.clients) {
    let last = new Map<string, Progress>();
    const highest = new Map<string, Progress>();
    for (const event of client.events) {
      // The next client begins with what was stored.
      if (event.kind === 'over') last = new Map();
      if (event.kind !== 'receipt') continue;
      const { conversationId, userId } = event;
      const before = last.get(`${conversationId} ${userId}`);
      if (before && isBehind(event, before)) wrong(conversationId, userId, `went back at ${client.name}`);
      last.set(`${conversationId} ${userId}`, event);
      highest.set(`${conversationId} ${userId}`, furthest(event, highest.get(`${conversationId} ${userId}`)));
      if (event.readSeq > event.deliveredSeq) wrong(conversationId, userId, `say read beyond delivered`);
    }
    for (const [key, shown] of highest) {
      const [conversationId = '', userId = ''] = key.split(' ');
      // One's own are shown before the server knows of them.
      if (userId === client.userId) continue;
      for (const { id, node, receipts } of run.server) {
        const stored = id === conversationId ? receipts[userId] : undefined;
        if (stored && isBehind(stored, shown)) wrong(conversationId, userId, `are behind on ${node}`);
      }
    }
  }
  return violations;
}

function furthest(one: Progress, other: Progress = one): Progress {
  return {
    deliveredSeq: Math.max(one.deliveredSeq, other.deliveredSeq),
    readSeq: Math.max(one.readSeq, other.readSeq),
  };
}

function isBehind(one: Progress, other: Progress): boolean {
  return one.deliveredSeq < other.deliveredSeq || one.readSeq < other.readSeq;
}
