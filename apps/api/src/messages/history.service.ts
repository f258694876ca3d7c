import { Injectable } from '@nestjs/common';
import { LIMITS, type Changes, type ChangesQuery, type History, type HistoryQuery } from '@tertulia/contracts';
import { ConversationsService } from '../conversations/conversations.service';
import { TailReader } from './log/tail-reader';
import { MessagesRepository } from './messages.repository';
import { ReplyExcerpts } from './reply-excerpts';

/** What was said, and what has changed: for members. */
@Injectable()
export class HistoryService {
  constructor(
    private readonly repository: MessagesRepository,
    private readonly conversations: ConversationsService,
    private readonly tails: TailReader,
    private readonly excerpts: ReplyExcerpts,
  ) {}

  /**
   * A page of messages, ascending `seq`: after `afterSeq`, else before `beforeSeq`, else the newest. Both bounds are
   * exclusive; with both, the page begins after `afterSeq`. Throws `NOT_FOUND`.
   */
  async history(
    userId: string,
    conversationId: string,
    { beforeSeq, afterSeq, limit = LIMITS.page.default }: HistoryQuery,
  ): Promise<History> {
    await this.conversations.requireMember(conversationId, userId);
    const order = afterSeq === undefined ? 'descending' : 'ascending';
    const range = { after: afterSeq, before: beforeSeq };
    const records = await this.repository.findRange(conversationId, range, order, limit + 1);
    const page = await this.excerpts.shown(conversationId, records.slice(0, limit));
    return { items: order === 'ascending' ? page : page.reverse(), hasMore: records.length > limit };
  }

  /**
   * Every message created or changed after `sinceRev`, ascending `rev`, each once and as it is now. Throws `NOT_FOUND`.
   * A cursor from beyond the end, as a restored backup leaves it, is answered with the end as `rev`.
   */
  async changes(
    userId: string,
    conversationId: string,
    { sinceRev = 0, limit = LIMITS.page.default }: ChangesQuery,
  ): Promise<Changes> {
    await this.conversations.requireMember(conversationId, userId);
    return this.changesOf(conversationId, sinceRev, limit);
  }

  /** The same for a caller who is known to be a member. */
  async changesOf(conversationId: string, sinceRev: number, limit: number): Promise<Changes> {
    const records = await this.repository.findChanges(conversationId, sinceRev, limit + 1);
    const items = await this.excerpts.shown(conversationId, records.slice(0, limit));
    const rev = items.at(-1)?.rev ?? (await this.upTo(conversationId, sinceRev));
    return { items, rev, hasMore: records.length > limit };
  }

  /** The cursor itself, or the end where that is before it. */
  private async upTo(conversationId: string, rev: number): Promise<number> {
    if (rev === 0) return 0;
    const latest = await this.repository.findLatest(conversationId);
    if (latest && latest.rev >= rev) return rev;
    return Math.min(rev, (await this.tails.read(conversationId)).rev);
  }
}
