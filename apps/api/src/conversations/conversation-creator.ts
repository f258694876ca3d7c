import { Injectable } from '@nestjs/common';
import { ErrorCode, LIMITS, type ConversationType } from '@tertulia/contracts';
import { Types } from 'mongoose';
import { DomainEvents } from '../common/domain-events';
import { conflict, DomainError, invalid, notFound } from '../common/errors/domain-error';
import { UsersService } from '../users/users.service';
import { ConversationsRepository } from './conversations.repository';
import { MembersLeaseRepository, newLease } from './members-lease.repository';
import { MembershipsRepository, type NewMember } from './memberships.repository';
import type { ConversationRecord } from './schemas/conversation.schema';

/** The id of a conversation that was asked for, and whether it was made now. */
export interface Opened {
  conversationId: string;
  created: boolean;
}

/**
 * Makes conversations. The conversation is stored before its memberships, with a lease on its members: until they are in,
 * nobody sees it, and the repair finishes what a crash left in between.
 */
@Injectable()
export class ConversationCreator {
  constructor(
    private readonly conversations: ConversationsRepository,
    private readonly memberships: MembershipsRepository,
    private readonly leases: MembersLeaseRepository,
    private readonly users: UsersService,
    private readonly events: DomainEvents,
  ) {}

  /**
   * The direct conversation of two people, one per pair whoever asks first, also when both ask at once. Publishes
   * `conversation.joined` once per member. Throws `VALIDATION_FAILED` for other than one other person, `NOT_FOUND` for
   * one who does not exist.
   */
  async openDirect(callerId: string, memberIds: readonly string[]): Promise<Opened> {
    const [otherId, ...more] = new Set(memberIds.map((memberId) => memberId.toLowerCase()));
    if (otherId === undefined || more.length > 0) throw invalid('memberIds', 'memberIds must name one other person');
    if (otherId === callerId) throw invalid('memberIds', 'memberIds must name somebody else');
    await this.requireUsers([otherId]);
    const directKey = directKeyOf(callerId, otherId);
    const known = await this.conversations.findByDirectKey(directKey);
    if (known) return { conversationId: await this.completeDirect(known), created: false };
    const record = { ...newConversation('direct', null, 2), directKey, membersLease: newLease() };
    if (await this.conversations.insert(record)) {
      return { conversationId: await this.completeDirect(record), created: true };
    }
    const faster = await this.conversations.findByDirectKey(directKey);
    if (!faster) throw new DomainError(ErrorCode.Unavailable, 'Try again.', { retryAfter: 1 });
    return { conversationId: await this.completeDirect(faster), created: false };
  }

  /** A group whose owner is the caller. Publishes `conversation.joined`. Throws `NOT_FOUND` for people who do not exist, `CONFLICT` for too many. */
  async createGroup(callerId: string, title: string, memberIds: readonly string[]): Promise<Opened> {
    const others = new Set(memberIds.map((memberId) => memberId.toLowerCase()));
    others.delete(callerId);
    if (others.size + 1 > LIMITS.members.max) throw conflict(`A group has at most ${LIMITS.members.max} members.`);
    await this.requireUsers([...others]);
    const record = newConversation('group', title, others.size + 1);
    const lease = newLease();
    await this.conversations.insert({ ...record, membersLease: lease });
    const conversationId = record._id.toHexString();
    const joinedAt = record.createdAt;
    // The owner first: whatever a crash leaves behind belongs to somebody.
    await this.memberships.insertMissing(conversationId, [{ userId: callerId, role: 'owner', seq: 0, joinedAt }]);
    await this.memberships.insertMissing(
      conversationId,
      [...others].map((userId) => ({ userId, role: 'member', seq: 0, joinedAt })),
    );
    await this.leases.giveBack(conversationId, lease.id, {
      memberCount: record.memberCount,
      left: false,
      changed: false,
    });
    this.publishJoined(record, [callerId, ...others]);
    return { conversationId, created: true };
  }

  /** Gives a direct conversation both its members, whoever made it and however far that got. Returns its id. */
  async completeDirect(record: ConversationRecord): Promise<string> {
    const conversationId = record._id.toHexString();
    const userIds = record.directKey?.split(':') ?? [];
    const present = await this.memberships.findUserIds(conversationId);
    const missing = userIds.filter((userId) => !present.includes(userId));
    const members = missing.map((userId): NewMember => ({
      userId,
      role: 'member',
      seq: record.lastSeq,
      joinedAt: record.createdAt,
    }));
    const joined = await this.memberships.insertMissing(conversationId, members);
    if (record.membersLease) {
      const change = { memberCount: userIds.length, left: false, changed: false };
      await this.leases.giveBack(conversationId, record.membersLease.id, change);
    }
    if (joined.length > 0) this.publishJoined(record, joined);
    return conversationId;
  }

  private publishJoined({ _id, membershipEpoch }: ConversationRecord, userIds: string[]): void {
    this.events.publish('conversation.joined', { conversationId: _id.toHexString(), userIds, membershipEpoch });
  }

  private async requireUsers(userIds: readonly string[]): Promise<void> {
    const users = await this.users.usersById(userIds);
    if (userIds.some((userId) => !users.has(userId))) throw notFound('user');
  }
}

function directKeyOf(oneId: string, otherId: string): string {
  return [oneId, otherId].sort().join(':');
}

function newConversation(type: ConversationType, title: string | null, memberCount: number): ConversationRecord {
  const now = new Date();
  return {
    _id: new Types.ObjectId(),
    type,
    title,
    memberCount,
    membershipEpoch: 1,
    rev: 0,
    lastSeq: 0,
    lastMessage: null,
    createdAt: now,
    lastActivityAt: now,
    describedAt: now,
    changedAt: now,
  };
}
