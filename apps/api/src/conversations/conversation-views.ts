import { Injectable } from '@nestjs/common';
import { LIMITS, type Conversation } from '@tertulia/contracts';
import { UsersService } from '../users/users.service';
import { toConversation } from './conversation.mapper';
import { ConversationSummaries } from './conversation-summaries';
import { ConversationsRepository } from './conversations.repository';
import type { Membership } from './membership';
import { MembershipsRepository } from './memberships.repository';
import type { ConversationRecord } from './schemas/conversation.schema';

/** Shows conversations as each member sees them, in a number of queries that does not grow with their number. */
@Injectable()
export class ConversationViews {
  constructor(
    private readonly conversations: ConversationsRepository,
    private readonly memberships: MembershipsRepository,
    private readonly summaries: ConversationSummaries,
    private readonly users: UsersService,
  ) {}

  /** In the order of the records; `own` holds the viewer's memberships by conversation. */
  async ofUser(records: readonly ConversationRecord[], own: ReadonlyMap<string, Membership>): Promise<Conversation[]> {
    const listed = await this.listedMembers(records);
    const users = await this.users.usersById(userIdsOf([...listed.values(), [...own.values()]]));
    return records.flatMap((record) => {
      const conversationId = record._id.toHexString();
      const mine = own.get(conversationId);
      return mine ? [toConversation(record, mine, listed.get(conversationId) ?? [], users)] : [];
    });
  }

  /** One conversation as these users see it, or all its members, by user; without those who are no members. */
  async ofMembers(conversationId: string, userIds?: readonly string[]): Promise<Map<string, Conversation>> {
    await this.summaries.settled([conversationId]);
    const record = await this.conversations.find(conversationId);
    if (!record) return new Map();
    const all = await this.memberships.findByConversations([conversationId]);
    const listed = byStanding(all).slice(0, LIMITS.listedMembers.max);
    const wanted = userIds && new Set(userIds);
    const viewers = wanted ? all.filter(({ userId }) => wanted.has(userId)) : all;
    const users = await this.users.usersById(userIdsOf([listed, viewers]));
    return new Map(viewers.map((viewer) => [viewer.userId, toConversation(record, viewer, listed, users)]));
  }

  /** The longest-standing members of each, as many as a conversation lists: large groups by one query each. */
  private async listedMembers(records: readonly ConversationRecord[]): Promise<Map<string, Membership[]>> {
    const listed = new Map<string, Membership[]>();
    const small: string[] = [];
    const large: string[] = [];
    for (const record of records) {
      const fewMembers = record.memberCount <= LIMITS.listedMembers.max;
      (fewMembers ? small : large).push(record._id.toHexString());
    }
    const [ofSmall, ...ofLarge] = await Promise.all([
      this.memberships.findByConversations(small),
      ...large.map((conversationId) => this.memberships.findLongestStanding(conversationId, LIMITS.listedMembers.max)),
    ]);
    for (const membership of byStanding(ofSmall)) {
      const members = listed.get(membership.conversationId);
      if (members) members.push(membership);
      else listed.set(membership.conversationId, [membership]);
    }
    large.forEach((conversationId, index) => listed.set(conversationId, ofLarge[index] ?? []));
    return listed;
  }
}

function byStanding(memberships: readonly Membership[]): Membership[] {
  return [...memberships].sort((a, b) => a.joinedAt.getTime() - b.joinedAt.getTime() || (a.userId < b.userId ? -1 : 1));
}

function userIdsOf(groups: readonly (readonly Membership[])[]): Set<string> {
  return new Set(groups.flatMap((group) => group.map(({ userId }) => userId)));
}
