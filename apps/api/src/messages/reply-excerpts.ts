import { Injectable } from '@nestjs/common';
import type { Message } from '@tertulia/contracts';
import { toMessage } from './message.mapper';
import { MessagesRepository } from './messages.repository';
import type { MessageRecord } from './schemas/message.schema';

/** Shows messages as they are read: a reply does not quote what is deleted since. */
@Injectable()
export class ReplyExcerpts {
  constructor(private readonly messages: MessagesRepository) {}

  /** In the order of the records, all of one conversation. One query where any of them is a reply, else none. */
  async shown(conversationId: string, records: readonly MessageRecord[]): Promise<Message[]> {
    const quoted = records.flatMap(({ replyTo }) => (replyTo && replyTo.excerpt !== '' ? [replyTo.id] : []));
    const deleted = await this.messages.findDeletedAmong(conversationId, quoted);
    return records.map((record) => {
      const message = toMessage(record);
      const { replyTo } = message;
      return replyTo && deleted.has(replyTo.id) ? { ...message, replyTo: { ...replyTo, excerpt: '' } } : message;
    });
  }
}
