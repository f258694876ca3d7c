import { Injectable } from '@nestjs/common';
import { notFound } from '../common/errors/domain-error';
import type { Membership } from './membership';
import { MembershipsRepository } from './memberships.repository';

/** Conversations as their members see them. */
@Injectable()
export class ConversationsService {
  constructor(private readonly memberships: MembershipsRepository) {}

  /** The user's membership, read from the database, so that whoever was removed is out at once. Throws `NOT_FOUND`. */
  async requireMember(conversationId: string, userId: string): Promise<Membership> {
    const membership = await this.memberships.find(conversationId, userId);
    if (!membership) throw notFound('conversation');
    return membership;
  }
}
