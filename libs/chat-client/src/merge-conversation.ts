import type { Conversation, Member, Message } from '@tertulia/contracts';

/**
 * Brings a known summary and one from the server together, whichever is newer in which part. `newer` says whether the incoming
 * one is the latest that the server has told: then its title, members and role hold.
 */
export function mergeConversation(known: Conversation, incoming: Conversation, newer: boolean): Conversation {
  const told = newer ? incoming : known;
  const log = incoming.rev >= known.rev ? incoming : known;
  const readSeq = Math.max(known.me.readSeq, incoming.me.readSeq);
  const deliveredSeq = Math.max(known.me.deliveredSeq, incoming.me.deliveredSeq, readSeq);
  return withUnread({
    ...told,
    members: mergeMembers(told.members, newer ? known.members : incoming.members),
    rev: log.rev,
    lastSeq: log.lastSeq,
    lastMessage: log.lastMessage,
    me: { ...told.me, readSeq, deliveredSeq },
    updatedAt: incoming.updatedAt > known.updatedAt ? incoming.updatedAt : known.updatedAt,
  });
}

/**
 * The summary after a step of its log to `rev`. `applied` are the messages of that step; `watched` says whether `userId` looks
 * on at the end.
 */
export function advanceConversation(
  known: Conversation,
  applied: readonly Message[],
  rev: number,
  userId: string,
  watched: boolean,
): Conversation {
  let { lastSeq, lastMessage, updatedAt } = known;
  let { readSeq } = known.me;
  for (const message of applied) {
    const created = message.seq > lastSeq;
    if (created && message.createdAt > updatedAt) updatedAt = message.createdAt;
    if (created || (message.seq === lastSeq && message.rev > (lastMessage?.rev ?? 0))) lastMessage = message;
    lastSeq = Math.max(lastSeq, message.seq);
    // Whoever writes right after the last thing they read, or sees what comes after it, has nothing unread.
    if ((watched || message.senderId === userId) && message.seq === readSeq + 1) readSeq = message.seq;
  }
  const me = { ...known.me, readSeq, deliveredSeq: Math.max(known.me.deliveredSeq, readSeq) };
  return withUnread({ ...known, rev: Math.max(known.rev, rev), lastSeq, lastMessage, me, updatedAt });
}

/** The summary after a member's receipts moved. They only ever move forward, in whichever order they are told. */
export function withReceipt(
  known: Conversation,
  userId: string,
  receipt: { deliveredSeq: number; readSeq: number },
): Conversation {
  const forward = <T extends { readSeq: number; deliveredSeq: number }>(it: T): T => ({
    ...it,
    readSeq: Math.max(it.readSeq, receipt.readSeq),
    deliveredSeq: Math.max(it.deliveredSeq, receipt.deliveredSeq, receipt.readSeq),
  });
  return {
    ...known,
    members: known.members.map((member) => (member.user.id === userId ? forward(member) : member)),
  };
}

/** The summary after one's own receipts moved. */
export function withOwnReceipt(
  known: Conversation,
  userId: string,
  receipt: { deliveredSeq: number; readSeq: number },
): Conversation {
  const readSeq = Math.max(known.me.readSeq, receipt.readSeq);
  const deliveredSeq = Math.max(known.me.deliveredSeq, receipt.deliveredSeq, readSeq);
  return withUnread({ ...withReceipt(known, userId, receipt), me: { ...known.me, readSeq, deliveredSeq } });
}

function withUnread(conversation: Conversation): Conversation {
  return { ...conversation, unreadCount: Math.max(0, conversation.lastSeq - conversation.me.readSeq) };
}

function mergeMembers(told: readonly Member[], others: readonly Member[]): Member[] {
  const receipts = new Map(others.map((member) => [member.user.id, member]));
  return told.map((member) => {
    const other = receipts.get(member.user.id);
    if (!other) return member;
    return {
      ...member,
      readSeq: Math.max(member.readSeq, other.readSeq),
      deliveredSeq: Math.max(member.deliveredSeq, other.deliveredSeq),
    };
  });
}
