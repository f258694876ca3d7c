import { Injectable } from '@nestjs/common';
import { LIMITS, type Conversation, type ConversationType, type Page } from '@tertulia/contracts';
import { DomainEvents } from '../common/domain-events';
import { conflict, forbidden, invalid, notFound } from '../common/errors/domain-error';
import { ConversationCreator } from './conversation-creator';
import { ConversationSummaries } from './conversation-summaries';
import { ConversationViews } from './conversation-views';
import { ConversationsRepository } from './conversations.repository';
import { decodeListCursor, encodeListCursor } from './list-cursor';
import type { Membership } from './membership';
import { MembershipsRepository } from './memberships.repository';

/** Conversations as their members see them. */
@Injectable()
export class ConversationsService {
  constructor(
    private readonly conversations: ConversationsRepository,
    private readonly memberships: MembershipsRepository,
    private readonly summaries: ConversationSummaries,
    private readonly views: ConversationViews,
    private readonly creator: ConversationCreator,
    private readonly events: DomainEvents,
  ) {}

  /** The user's membership, read from the database, so that whoever was removed is out at once. Throws `NOT_FOUND`. */
  async requireMember(conversationId: string, userId: string): Promise<Membership> {
    const membership = await this.memberships.find(conversationId, userId);
    if (!membership) throw notFound('conversation');
    return membership;
  }

  /**
   * Makes a conversation, or finds the direct one that there is; `created` says which. Throws `VALIDATION_FAILED`,
   * `NOT_FOUND` for people who do not exist, `CONFLICT` for too many.
   */
  async create(
    callerId: string,
    { type, title, memberIds }: { type: ConversationType; title?: string; memberIds: readonly string[] },
  ): Promise<{ conversation: Conversation; created: boolean }> {
    if (type === 'direct' && title !== undefined)
      throw invalid('title', 'title must be left out of a direct conversation');
    if (type === 'group' && title === undefined) throw invalid('title', 'title must be given');
    const { conversationId, created } =
      type === 'direct'
        ? await this.creator.openDirect(callerId, memberIds)
        : await this.creator.createGroup(callerId, title ?? '', memberIds);
    return { conversation: await this.one(callerId, conversationId), created };
  }

  /** A page of the caller's conversations, newest activity first. Throws `VALIDATION_FAILED` for a foreign cursor. */
  async list(
    callerId: string,
    { limit = LIMITS.page.default, cursor }: { limit?: number; cursor?: string },
  ): Promise<Page<Conversation>> {
    const position = cursor === undefined ? null : decodeListCursor(cursor);
    const own = new Map((await this.memberships.findByUser(callerId)).map((m) => [m.conversationId, m]));
    const conversationIds = [...own.keys()];
    await this.summaries.settled(conversationIds);
    const records = await this.conversations.findPage(conversationIds, position, limit + 1);
    const page = records.slice(0, limit);
    const last = page.at(-1);
    const next = last && records.length > limit;
    return {
      items: await this.views.ofUser(page, own),
      nextCursor: next ? encodeListCursor({ at: last.lastActivityAt, conversationId: last._id.toHexString() }) : null,
    };
  }

  /** One of the caller's conversations. Throws `NOT_FOUND`. */
  async one(callerId: string, conversationId: string): Promise<Conversation> {
    await this.summaries.settled([conversationId]);
    const [record, own] = await Promise.all([
      this.conversations.find(conversationId),
      this.memberships.find(conversationId, callerId),
    ]);
    if (!record || !own) throw notFound('conversation');
    const [conversation] = await this.views.ofUser([record], new Map([[own.conversationId, own]]));
    if (!conversation) throw notFound('conversation');
    return conversation;
  }

  /** Gives a group another title, by an owner or admin. Publishes `conversation.changed`. Throws `NOT_FOUND`, `FORBIDDEN`, and `CONFLICT` for a direct one. */
  async rename(callerId: string, conversationId: string, title: string): Promise<Conversation> {
    const membership = await this.requireMember(conversationId, callerId);
    const head = await this.conversations.findHead(conversationId);
    if (head?.type !== 'group') throw conflict('A direct conversation has no title.');
    if (membership.role === 'member') throw forbidden('Only an owner or an admin may rename a group.');
    await this.conversations.rename(conversationId, title);
    this.events.publish('conversation.changed', { conversationId: membership.conversationId });
    return this.one(callerId, conversationId);
  }
}
