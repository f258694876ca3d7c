import { Injectable } from '@nestjs/common';
import type { Conversation, ConversationType } from '@tertulia/contracts';
import { notFound } from '../common/errors/domain-error';
import { ConversationSummaries } from './conversation-summaries';
import { ConversationViews } from './conversation-views';
import { type ConversationHead, ConversationsRepository } from './conversations.repository';
import type { Membership } from './membership';
import { MembershipsRepository } from './memberships.repository';
import { ReceiptMarks } from './receipt-marks';

/** What a member's request needs to know of its conversation. */
export interface MemberContext {
  membership: Membership;
  type: ConversationType;
  memberCount: number;
  membershipEpoch: number;
  /** Of the summary, which may be a moment behind the messages. */
  lastSeq: number;
}

/** One of a user's conversations, as far as `sync` and rooms need it. */
export interface OwnConversation {
  conversationId: string;
  membership: Membership;
  head: ConversationHead;
}

/** Answers who is in which conversation, to the capabilities that build on conversations. Nothing here is cached. */
@Injectable()
export class MembershipsService {
  constructor(
    private readonly conversations: ConversationsRepository,
    private readonly memberships: MembershipsRepository,
    private readonly summaries: ConversationSummaries,
    private readonly views: ConversationViews,
    private readonly receiptMarks: ReceiptMarks,
  ) {}

  /** Throws `NOT_FOUND` for who is no member. */
  async requireContext(conversationId: string, userId: string): Promise<MemberContext> {
    const [membership, head] = await Promise.all([
      this.memberships.find(conversationId, userId),
      this.conversations.findHead(conversationId),
    ]);
    if (!membership || !head) throw notFound('conversation');
    const { type, memberCount, membershipEpoch, lastSeq } = head;
    return { membership, type, memberCount, membershipEpoch, lastSeq };
  }

  /** The epoch that the conversation is broadcast under from now on. Throws `NOT_FOUND`. */
  async epochOf(conversationId: string): Promise<number> {
    const head = await this.conversations.findHead(conversationId);
    if (!head) throw notFound('conversation');
    return head.membershipEpoch;
  }

  /** `rev` and the rest of the summary that is stored; `null` if there is no such conversation. */
  summaryOf(conversationId: string) {
    return this.conversations.find(conversationId);
  }

  /** The `rev` of these conversations' stored summaries; without those that there are not. */
  async revsOf(conversationIds: readonly string[]): Promise<{ conversationId: string; rev: number }[]> {
    const heads = await this.conversations.findHeads(conversationIds);
    return heads.map(({ _id, rev }) => ({ conversationId: _id.toHexString(), rev }));
  }

  /** Ids of the members, or of those among `among` who are. */
  userIds(conversationId: string, among?: readonly string[]): Promise<string[]> {
    return among?.length === 0 ? Promise.resolve([]) : this.memberships.findUserIds(conversationId, among);
  }

  /** The rooms of a user: each of their conversations with its epoch. */
  async roomsOf(userId: string): Promise<{ conversationId: string; membershipEpoch: number }[]> {
    const memberships = await this.memberships.findByUser(userId);
    const epochs = await this.conversations.findEpochs(memberships.map(({ conversationId }) => conversationId));
    return epochs.map(({ _id, membershipEpoch }) => ({ conversationId: _id.toHexString(), membershipEpoch }));
  }

  /**
   * All conversations of a user with their summaries as this process knows them, in no order. `prepare` may bring these
   * conversations up to date before they are read.
   */
  async ownConversations(
    userId: string,
    prepare: (conversationIds: readonly string[]) => Promise<void>,
  ): Promise<OwnConversation[]> {
    const memberships = await this.memberships.findByUser(userId);
    const conversationIds = memberships.map(({ conversationId }) => conversationId);
    await prepare(conversationIds);
    await this.summaries.settled(conversationIds);
    const heads = await this.conversations.findHeads(conversationIds);
    const byId = new Map(heads.map((head) => [head._id.toHexString(), head]));
    return memberships.flatMap((membership) => {
      const { conversationId } = membership;
      const head = byId.get(conversationId);
      return head ? [{ conversationId, membership, head }] : [];
    });
  }

  /** These conversations of a user as they see them, in the order given; without those that they are no member of. */
  async viewsOf(userId: string, conversationIds: readonly string[]): Promise<Conversation[]> {
    if (conversationIds.length === 0) return [];
    await this.summaries.settled(conversationIds);
    const [records, memberships] = await Promise.all([
      this.conversations.findMany(conversationIds),
      this.memberships.findByUserAmong(userId, conversationIds),
    ]);
    const byId = new Map(records.map((record) => [record._id.toHexString(), record]));
    const ordered = conversationIds.flatMap((conversationId) => byId.get(conversationId) ?? []);
    return this.views.ofUser(ordered, new Map(memberships.map((m) => [m.conversationId, m])));
  }

  /** Moves receipts forward, never back, in a way that `sync` will tell; `null` for who is no member. */
  async advance(conversationId: string, userId: string, receipts: { readSeq: number; deliveredSeq: number }) {
    await this.receiptMarks.note(conversationId);
    return this.memberships.advance(conversationId, userId, receipts);
  }

  /** Marks a user's conversations as changed, because their name or picture did. Returns their ids. */
  async touchAllOf(userId: string): Promise<string[]> {
    const conversationIds = (await this.memberships.findByUser(userId)).map(({ conversationId }) => conversationId);
    await this.conversations.touch(conversationIds);
    return conversationIds;
  }
}
