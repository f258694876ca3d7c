import { concernsMessage } from './check-sends';
import type { RunHistory } from './history';
import { evidenceOf, short, type Violation } from './violation';

/** Whatever a client has said to be safe in its outbox is stored exactly once in the end, unless the server refused it. */
export function checkKept(run: RunHistory): Violation[] {
  const first = run.server[0]?.node;
  const copies = new Map<string, number>();
  for (const { node, messages } of run.server) {
    if (node !== first) continue;
    for (const { senderId, clientMessageId } of messages) {
      const key = `${senderId}:${clientMessageId}`;
      copies.set(key, (copies.get(key) ?? 0) + 1);
    }
  }
  return run.clients.flatMap(({ name, userId, events }) => {
    const refused = new Set(events.flatMap((it) => (it.kind === 'refused' ? [it.clientMessageId] : [])));
    return events.flatMap((event): Violation[] => {
      if (event.kind !== 'kept') return [];
      const { clientMessageId } = event;
      const times = copies.get(`${userId}:${clientMessageId}`) ?? 0;
      if (times === 1 || (times === 0 && refused.has(clientMessageId))) return [];
      return [
        {
          rule: 'kept-once',
          what: `${name} had ${short(clientMessageId)} safe in its outbox, and it is stored ${times} times`,
          evidence: () =>
            evidenceOf(run, (it, at) => {
              const ended = it.kind === 'over' && at.userId === userId && it.at >= event.at;
              return ended || concernsMessage(it, at, userId, clientMessageId);
            }),
        },
      ];
    });
  });
}
