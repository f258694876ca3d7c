import { LIMITS, type Conversation, type Member, type User } from '@tertulia/contracts';
import type { Membership } from './membership';
import type { ConversationRecord } from './schemas/conversation.schema';

/** What a conversation looks like to one member: `listed` are its longest-standing members, who they are in `users`. */
export function toConversation(
  record: ConversationRecord,
  own: Membership,
  listed: readonly Membership[],
  users: ReadonlyMap<string, User>,
): Conversation {
  const members = [own, ...listed.filter(({ userId }) => userId !== own.userId)]
    .slice(0, LIMITS.listedMembers.max)
    .flatMap((membership) => toMember(membership, users));
  return {
    id: record._id.toHexString(),
    type: record.type,
    title: record.title,
    memberCount: record.memberCount,
    members,
    rev: record.rev,
    lastSeq: record.lastSeq,
    lastMessage: record.lastMessage,
    unreadCount: Math.max(0, record.lastSeq - own.readSeq),
    me: {
      role: own.role,
      readSeq: own.readSeq,
      deliveredSeq: own.deliveredSeq,
      joinedAt: own.joinedAt.toISOString(),
    },
    createdAt: record.createdAt.toISOString(),
    updatedAt: record.lastActivityAt.toISOString(),
  };
}

function toMember({ userId, role, readSeq, deliveredSeq }: Membership, users: ReadonlyMap<string, User>): Member[] {
  const user = users.get(userId);
  return user ? [{ user, role, readSeq, deliveredSeq }] : [];
}
