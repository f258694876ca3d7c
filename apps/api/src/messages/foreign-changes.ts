import { Injectable } from '@nestjs/common';
import { ErrorCode, type Message } from '@tertulia/contracts';
import { DomainError } from '../common/errors/domain-error';
import { MembershipsService } from '../conversations/memberships.service';
import { toMessage } from './message.mapper';
import { MessagesRepository } from './messages.repository';
import { OpenLogsRepository } from './open-logs.repository';
import type { MessageRecord } from './schemas/message.schema';

/** Conversations that one query compares. */
const COMPARED_AT_ONCE = 100;

/** Changes of a conversation that one look tells at most; `sync` tells the rest. */
const PAGE = 100;

/** A change that another node has made, and the epoch that is in force. */
export interface ForeignChange {
  message: Message;
  membershipEpoch: number;
}

/** Where a follower has got to in each conversation that it has seen. */
export type FollowedRevs = Map<string, number>;

/**
 * Reads from the database what other nodes have written, for when they cannot tell. Their open logs say in which
 * conversations to look.
 */
@Injectable()
export class ForeignChanges {
  constructor(
    private readonly openLogs: OpenLogsRepository,
    private readonly messages: MessagesRepository,
    private readonly memberships: MembershipsService,
  ) {}

  /**
   * What came after `revs`, ascending `rev` in each conversation, and moves `revs` on; of a conversation that is not among them
   * what came after `since`. Only of conversations that are `wanted`.
   */
  async next(revs: FollowedRevs, wanted: (conversationId: string) => boolean, since: Date): Promise<ForeignChange[]> {
    const open = new Set<string>();
    for await (const marks of this.openLogs.foreign()) {
      for (const { conversationId } of marks) if (wanted(conversationId)) open.add(conversationId);
    }
    const ids = [...open];
    for (const id of ids) if (!revs.has(id)) revs.set(id, await this.revAt(id, since));
    const changes: ForeignChange[] = [];
    for (let from = 0; from < ids.length; from += COMPARED_AT_ONCE) {
      const part = ids.slice(from, from + COMPARED_AT_ONCE);
      const known = part.map((conversationId) => ({ conversationId, rev: revs.get(conversationId) ?? 0 }));
      for (const id of await this.messages.findAhead(known)) changes.push(...(await this.changesOf(id, revs)));
    }
    return changes;
  }

  private async revAt(conversationId: string, since: Date): Promise<number> {
    const latest = await this.messages.findLastChanges(conversationId, PAGE);
    const before = latest.find((record) => changedAt(record) < since);
    return before?.rev ?? (latest.at(-1)?.rev ?? 1) - 1;
  }

  private async changesOf(conversationId: string, revs: FollowedRevs): Promise<ForeignChange[]> {
    try {
      const records = await this.messages.findChanges(conversationId, revs.get(conversationId) ?? 0, PAGE);
      const membershipEpoch = await this.memberships.epochOf(conversationId);
      revs.set(conversationId, records.at(-1)?.rev ?? revs.get(conversationId) ?? 0);
      return records.map((record) => ({ message: toMessage(record), membershipEpoch }));
    } catch (error) {
      if (error instanceof DomainError && error.code === ErrorCode.NotFound) return [];
      throw error;
    }
  }
}

function changedAt({ createdAt, editedAt, deletedAt }: MessageRecord): Date {
  return deletedAt ?? editedAt ?? createdAt;
}
