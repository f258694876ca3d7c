import { change, send, type } from './deeds';
import type { Member } from './member';
import type { Random } from './random';

/**
 * Actions a second of all members together, and deliveries a second that come of them. Each message has as many receipts as
 * there are members, and each receipt as many deliveries.
 */
const MOST_A_SECOND = { actions: 16, deliveries: 400 };
/** How often the conversation of all is chosen, which costs the most. */
const EVERYONE = 0.15;

/** Writes, edits, deletes, types and reads as this member until `over` aborts; rests while no client runs. */
export async function act(member: Member, members: number, random: Random, over: AbortSignal): Promise<void> {
  const rate = Math.min(MOST_A_SECOND.actions, MOST_A_SECOND.deliveries / members);
  const meanMs = Math.max(600, (members / rate) * 1_000);
  for (let n = 1; ; n += 1) {
    await pauseUnless(over, -Math.log(1 - random.next()) * meanMs);
    if (over.aborted) return;
    if (member.life) await actOnce(member, n, random);
  }
}

async function actOnce(member: Member, n: number, random: Random): Promise<void> {
  const [everyone, ...others] = member.conversations;
  const chosen = random.next() < EVERYONE || others.length === 0 ? everyone : random.pick(others);
  const conversationId = chosen ?? random.pick(member.conversations);
  const kind = random.next();
  const own = member.recorder
    .stored(conversationId)
    .slice(-20)
    .filter(({ senderId, deletedAt }) => senderId === member.userId && deletedAt === null);
  if (kind < 0.12 && own.length > 0) {
    await change(member, conversationId, random.pick(own).id, `${member.name} edit ${n}`);
  } else if (kind < 0.16 && own.length > 0) {
    await change(member, conversationId, random.pick(own).id, null);
  } else if (kind < 0.28) {
    member.life?.client.markRead(conversationId);
  } else if (kind < 0.36) {
    type(member, conversationId, random.next() < 0.3 ? '' : `${member.name} draft ${n}`);
  } else {
    // Several at once: what is written together must stay in that order.
    for (let k = random.between(1, 2); k > 0; k -= 1)
      await send(member, conversationId, `${member.name} message ${n}.${k}`);
  }
}

/** Resolves after `ms`, or when `over` aborts. */
export function pauseUnless(over: AbortSignal, ms: number): Promise<void> {
  return new Promise((resolve) => {
    if (over.aborted) return resolve();
    const done = (): void => {
      clearTimeout(timer);
      over.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    over.addEventListener('abort', done);
  });
}
