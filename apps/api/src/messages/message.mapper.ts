import type { Message } from '@tertulia/contracts';
import type { MessageRecord } from './schemas/message.schema';

/** What is stored → the contract. */
export function toMessage(record: MessageRecord): Message {
  const { replyTo } = record;
  return {
    id: record._id.toHexString(),
    conversationId: record.conversationId.toHexString(),
    seq: record.seq,
    rev: record.rev,
    senderId: record.senderId.toHexString(),
    clientMessageId: record.clientMessageId,
    body: record.body,
    mentions: record.mentions.map((userId) => userId.toHexString()),
    attachments: record.attachments,
    replyTo: replyTo && {
      id: replyTo.id.toHexString(),
      seq: replyTo.seq,
      senderId: replyTo.senderId.toHexString(),
      excerpt: replyTo.excerpt,
    },
    createdAt: record.createdAt.toISOString(),
    editedAt: record.editedAt?.toISOString() ?? null,
    deletedAt: record.deletedAt?.toISOString() ?? null,
  };
}
