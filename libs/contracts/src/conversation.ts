import type { Message } from './message';
import type { User } from './user';

/** `direct`: two people, one conversation per pair. `group`: a title and up to `LIMITS.members.max` members. */
export type ConversationType = 'direct' | 'group';

/** What a member may do: an `owner` all, an `admin` rename, add and remove `member`s. */
export type MemberRole = 'owner' | 'admin' | 'member';

/** A member with how far they have got. */
export interface Member {
  user: User;
  role: MemberRole;
  readSeq: number;
  deliveredSeq: number;
}

/** The caller's own membership. */
export interface OwnMembership {
  role: MemberRole;
  readSeq: number;
  deliveredSeq: number;
  joinedAt: string;
}

/** A conversation as the caller sees it. */
export interface Conversation {
  id: string;
  type: ConversationType;
  /** `null` for a direct conversation: it is shown under the other member's name. */
  title: string | null;
  memberCount: number;
  /** At most `LIMITS.listedMembers.max`, the caller first, then the longest-standing. */
  members: Member[];
  /** Revision of the newest change to a message; 0 before the first. */
  rev: number;
  /** `seq` of the newest message; 0 before the first. */
  lastSeq: number;
  lastMessage: Message | null;
  /** `lastSeq - me.readSeq`. */
  unreadCount: number;
  me: OwnMembership;
  createdAt: string;
  /** When it last had activity: a message, a change of title or of members. */
  updatedAt: string;
}

/** Body of `POST /conversations`. */
export type CreateConversationRequest =
  | { type: 'direct'; /** The one other person. */ memberIds: string[] }
  | { type: 'group'; title: string; /** Others; the caller becomes the owner. */ memberIds: string[] };

/** Body of `PATCH /conversations/:id`. */
export interface UpdateConversationRequest {
  title: string;
}

/** Body of `POST /conversations/:id/members`. */
export interface AddMembersRequest {
  userIds: string[];
}

/** Body of `PUT /conversations/:id/receipt`; receipts only ever move forward, and never past the last message. */
export interface ReceiptRequest {
  deliveredSeq?: number;
  readSeq?: number;
}

/** A member's receipts after they moved. */
export interface Receipt {
  conversationId: string;
  userId: string;
  deliveredSeq: number;
  readSeq: number;
}
