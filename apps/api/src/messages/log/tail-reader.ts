import { Injectable } from '@nestjs/common';
import { MembershipsService } from '../../conversations/memberships.service';
import { notFound } from '../../common/errors/domain-error';
import { MessagesRepository } from '../messages.repository';
import { ReplyExcerpts } from '../reply-excerpts';
import { LogTail } from './log-tail';

/** Reads the end of a conversation from the database. */
@Injectable()
export class TailReader {
  constructor(
    private readonly conversations: MembershipsService,
    private readonly messages: MessagesRepository,
    private readonly excerpts: ReplyExcerpts,
  ) {}

  /**
   * Reads one after another, in the order that keeps them consistent while others write: whatever is read later is newer,
   * and the greatest `rev` that was seen is the one that all of it holds for. Throws `NOT_FOUND`.
   */
  async read(conversationId: string): Promise<LogTail> {
    const summary = await this.conversations.summaryOf(conversationId);
    if (!summary) throw notFound('conversation');
    const latest = await this.messages.findLatest(conversationId);
    const newest = await this.messages.findNewest(conversationId);
    const [shown] = newest ? await this.excerpts.shown(conversationId, [newest]) : [];
    return LogTail.from(summary, latest, shown ?? null);
  }
}
