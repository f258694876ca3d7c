import type { MemberRole } from '@tertulia/contracts';
import type { MembershipRecord } from './schemas/membership.schema';

/** That a user is in a conversation. Ids are lower-case hex, as they are stored. */
export interface Membership {
  conversationId: string;
  userId: string;
  role: MemberRole;
  readSeq: number;
  deliveredSeq: number;
  joinedAt: Date;
  changedAt: Date;
}

/** What is stored → what services work with. */
export function toMembership(record: MembershipRecord): Membership {
  const { role, readSeq, deliveredSeq, joinedAt, changedAt } = record;
  return {
    conversationId: record.conversationId.toHexString(),
    userId: record.userId.toHexString(),
    role,
    readSeq,
    deliveredSeq,
    joinedAt,
    changedAt,
  };
}
