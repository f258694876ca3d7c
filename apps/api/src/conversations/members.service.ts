import { Injectable } from '@nestjs/common';
import { ErrorCode, LIMITS } from '@tertulia/contracts';
import { setTimeout as delay } from 'node:timers/promises';
import { DomainEvents } from '../common/domain-events';
import { conflict, DomainError, forbidden, notFound } from '../common/errors/domain-error';
import { UsersService } from '../users/users.service';
import { ConversationSummaries } from './conversation-summaries';
import { ConversationsRepository } from './conversations.repository';
import { type LeasedConversation, MembersLeaseRepository } from './members-lease.repository';
import type { Membership } from './membership';
import { MembershipsRepository } from './memberships.repository';
import type { ConversationRecord } from './schemas/conversation.schema';

/** Milliseconds that a change of members waits for another one of the same conversation. */
const LEASE_WAIT = 5_000;

/**
 * Who is in a group. Changes of one conversation happen one after another, over all nodes, under a lease. A member who goes
 * loses the membership first, then the room moves: a crash in between leaves nobody in who should be out.
 */
@Injectable()
export class MembersService {
  constructor(
    private readonly conversations: ConversationsRepository,
    private readonly memberships: MembershipsRepository,
    private readonly leases: MembersLeaseRepository,
    private readonly summaries: ConversationSummaries,
    private readonly users: UsersService,
    private readonly events: DomainEvents,
  ) {}

  /**
   * Adds people to a group, by an owner or admin; who is a member already stays as they are. They see all that was said
   * before, as read. Publishes `conversation.joined` and `conversation.changed`. Throws `NOT_FOUND`, `FORBIDDEN`, and
   * `CONFLICT` for a direct conversation or a full group.
   */
  async add(callerId: string, conversationId: string, userIds: readonly string[]): Promise<void> {
    const caller = await this.requireMembership(conversationId, callerId);
    const wanted = [...new Set(userIds.map((userId) => userId.toLowerCase()))];
    const users = await this.users.usersById(wanted);
    if (wanted.some((userId) => !users.has(userId))) throw notFound('user');
    await this.underLease(caller.conversationId, async (leased) => {
      const { conversation } = leased;
      requireGroup(conversation, 'A direct conversation takes no more members.');
      requireManager(await this.requireMembership(caller.conversationId, callerId));
      await this.summaries.settled([caller.conversationId]);
      const present = new Set(await this.memberships.findUserIds(caller.conversationId, wanted));
      const missing = wanted.filter((userId) => !present.has(userId));
      if ((await this.memberships.count(caller.conversationId)) + missing.length > LIMITS.members.max) {
        throw conflict(`A group has at most ${LIMITS.members.max} members.`);
      }
      const seq = (await this.conversations.findHead(caller.conversationId))?.lastSeq ?? conversation.lastSeq;
      const joinedAt = new Date();
      const members = missing.map((userId) => ({ userId, role: 'member' as const, seq, joinedAt }));
      const joined = await this.memberships.insertMissing(caller.conversationId, members);
      await this.finish(leased, { joined, left: [] });
    });
  }

  /**
   * Removes a member: an owner anyone, an admin mere members, everyone themselves. The last owner who leaves hands over to
   * the longest-standing member. Publishes `conversation.leaving`, `conversation.left` and `conversation.changed`. Throws
   * `NOT_FOUND`, `FORBIDDEN`, and `CONFLICT` for a direct conversation.
   */
  async remove(callerId: string, conversationId: string, userId: string): Promise<void> {
    const { conversationId: id } = await this.requireMembership(conversationId, callerId);
    await this.underLease(id, async (leased) => {
      requireGroup(leased.conversation, 'A direct conversation keeps its two members.');
      const caller = await this.requireMembership(id, callerId);
      const target = await this.memberships.find(id, userId);
      if (!target) throw notFound('member');
      requireMayRemove(caller, target);
      if (target.role === 'owner') await this.handOver(target);
      await this.memberships.delete(id, userId);
      await this.finish(leased, { joined: [], left: [userId] });
    });
  }

  /** Brings a conversation in order whose change of members was cut off. Publishes what may have gone unsaid. */
  async repair(conversationId: string): Promise<void> {
    const leased = await this.leases.take(conversationId);
    if (!leased) return;
    const [first] = await this.memberships.findLongestStanding(conversationId, LIMITS.members.max);
    if (!first) {
      await this.conversations.delete(conversationId);
      return;
    }
    if (leased.conversation.type === 'group') await this.ensureOwner(conversationId);
    await this.finish(leased, { joined: [], left: [], repaired: true });
  }

  private async underLease(conversationId: string, work: (leased: LeasedConversation) => Promise<void>): Promise<void> {
    const leased = await this.lease(conversationId);
    try {
      await work(leased);
    } catch (error) {
      // What was refused changed nothing; after anything else the lease lapses, and the repair looks at what is there.
      if (error instanceof DomainError) {
        const { memberCount } = leased.conversation;
        await this.leases.giveBack(conversationId, leased.leaseId, { memberCount, left: false, changed: false });
      }
      throw error;
    }
  }

  private async lease(conversationId: string): Promise<LeasedConversation> {
    const until = performance.now() + LEASE_WAIT;
    do {
      const leased = await this.leases.take(conversationId);
      if (leased) return leased;
      await delay(5 + Math.random() * 25);
    } while (performance.now() < until);
    throw new DomainError(ErrorCode.Unavailable, 'The members are being changed by somebody else; try again.', {
      retryAfter: 1,
    });
  }

  private async finish(
    { conversation, leaseId }: LeasedConversation,
    { joined, left, repaired = false }: { joined: string[]; left: string[]; repaired?: boolean },
  ): Promise<void> {
    const conversationId = conversation._id.toHexString();
    const changed = repaired || joined.length + left.length > 0;
    const moves = repaired || left.length > 0;
    const nextEpoch = conversation.membershipEpoch + (moves ? 1 : 0);
    const memberCount = await this.memberships.count(conversationId);
    // Sockets follow before the new epoch is in force, so that no message finds its room empty.
    if (moves)
      this.events.publish('conversation.leaving', { conversationId, userIds: left, membershipEpoch: nextEpoch });
    await this.leases.giveBack(conversationId, leaseId, { memberCount, left: moves, changed });
    if (moves) this.events.publish('conversation.left', { conversationId, userIds: left, membershipEpoch: nextEpoch });
    if (joined.length > 0) {
      this.events.publish('conversation.joined', { conversationId, userIds: joined, membershipEpoch: nextEpoch });
    }
    if (changed) this.events.publish('conversation.changed', { conversationId });
  }

  private async handOver({ conversationId, userId }: Membership): Promise<void> {
    const members = await this.memberships.findLongestStanding(conversationId, LIMITS.members.max);
    const others = members.filter((member) => member.userId !== userId);
    const [heir] = others;
    if (heir && others.every(({ role }) => role !== 'owner')) {
      await this.memberships.setRole(conversationId, heir.userId, 'owner');
    }
  }

  private async ensureOwner(conversationId: string): Promise<void> {
    const members = await this.memberships.findLongestStanding(conversationId, LIMITS.members.max);
    const [heir] = members;
    if (heir && members.every(({ role }) => role !== 'owner')) {
      await this.memberships.setRole(conversationId, heir.userId, 'owner');
    }
  }

  private async requireMembership(conversationId: string, userId: string): Promise<Membership> {
    const membership = await this.memberships.find(conversationId, userId);
    if (!membership) throw notFound('conversation');
    return membership;
  }
}

function requireGroup({ type }: ConversationRecord, message: string): void {
  if (type !== 'group') throw conflict(message);
}

function requireManager({ role }: Membership): void {
  if (role === 'member') throw forbidden('Only an owner or an admin may add members.');
}

function requireMayRemove(caller: Membership, target: Membership): void {
  if (caller.userId === target.userId || caller.role === 'owner') return;
  if (caller.role === 'admin' && target.role === 'member') return;
  throw forbidden('You may not remove this member.');
}
