import type { Conversation, ConversationType, Member, MemberRole, OwnMembership, Page } from '@tertulia/contracts';
import { MessageDto } from './message.response.dto';
import { UserDto } from './user.response.dto';

/** A member with how far they have got. */
export class MemberDto implements Member {
  user!: UserDto;

  /** @example "member" */
  role!: MemberRole;

  /** @example 40 */
  readSeq!: number;

  /** @example 42 */
  deliveredSeq!: number;
}

/** The caller's own membership. */
export class OwnMembershipDto implements OwnMembership {
  /** @example "owner" */
  role!: MemberRole;

  /** @example 40 */
  readSeq!: number;

  /** @example 42 */
  deliveredSeq!: number;

  /** @example "2026-03-01T09:00:00.000Z" */
  joinedAt!: string;
}

/** A conversation as the caller sees it. */
export class ConversationDto implements Conversation {
  /** @example "0123456789abcdef01234567" */
  id!: string;

  /** @example "group" */
  type!: ConversationType;

  /**
   * `null` for a direct conversation: it is shown under the other member's name.
   * @example "Platform launch"
   */
  title!: string | null;

  /** @example 2 */
  memberCount!: number;

  /** At most 50, the caller first, then the longest-standing. */
  members!: MemberDto[];

  /**
   * Revision of the newest change to a message; 0 before the first.
   * @example 45
   */
  rev!: number;

  /**
   * `seq` of the newest message; 0 before the first.
   * @example 42
   */
  lastSeq!: number;

  lastMessage!: MessageDto | null;

  /**
   * `lastSeq` less the caller's `readSeq`.
   * @example 2
   */
  unreadCount!: number;

  me!: OwnMembershipDto;

  /** @example "2026-03-01T09:00:00.000Z" */
  createdAt!: string;

  /**
   * When it last had activity: a message, a change of title or of members.
   * @example "2026-03-01T09:30:00.000Z"
   */
  updatedAt!: string;
}

/** A page of conversations, newest activity first. */
export class ConversationPageDto implements Page<ConversationDto> {
  items!: ConversationDto[];

  /** Goes back as `cursor` for the next page; `null` on the last one. */
  nextCursor!: string | null;
}
