import { Injectable } from '@nestjs/common';
import type { Attachment, Message, SendMessageRequest } from '@tertulia/contracts';
import { Types } from 'mongoose';
import { createHash } from 'node:crypto';
import { conflict, forbidden, invalid, notFound } from '../common/errors/domain-error';
import { ConversationsService } from '../conversations/conversations.service';
import type { Membership } from '../conversations/membership';
import { type MemberContext, MembershipsService } from '../conversations/memberships.service';
import { UploadsService } from '../uploads/uploads.service';
import { excerptOf } from './excerpt';
import { ConversationLogs } from './log/conversation-logs';
import type { Draft, Sent } from './log/log-entry';
import { namedIn } from './mentions';
import { toMessage } from './message.mapper';
import { type MessageChange, MessagesRepository } from './messages.repository';
import { SenderOrder } from './sender-order';
import type { MessageRecord, ReplyToRecord } from './schemas/message.schema';

/** Sending, editing and deleting: who may, and what it comes to. The conversation's log gives it its place. */
@Injectable()
export class MessagesService {
  private readonly order = new SenderOrder();

  constructor(
    private readonly repository: MessagesRepository,
    private readonly logs: ConversationLogs,
    private readonly conversations: ConversationsService,
    private readonly memberships: MembershipsService,
    private readonly uploads: UploadsService,
  ) {}

  /**
   * Stores a message once per sender and `clientMessageId`, and returns it when it is durable; `created` says whether this
   * call stored it. What a sender sends is stored in the order of the calls. Publishes `message.created`. Throws `NOT_FOUND` for who is no member and for an attachment or a
   * replied-to message that is not there, `VALIDATION_FAILED` for an empty body without attachments, and `UNAVAILABLE`
   * where it is not known to be stored: the same request may then come again.
   */
  async send(userId: string, conversationId: string, request: SendMessageRequest): Promise<Sent> {
    return this.order.inTurn(
      `${conversationId}:${userId}`,
      () => this.prepare(userId, conversationId, request),
      async (prepared) =>
        'message' in prepared ? prepared : this.logs.of(prepared.conversationId).append(prepared.draft),
    );
  }

  /**
   * Replaces the body of one's own message; the same body again changes nothing. Publishes `message.updated`. Throws
   * `NOT_FOUND`, `FORBIDDEN` for another's message, `CONFLICT` for a deleted one, `VALIDATION_FAILED`, `UNAVAILABLE`.
   */
  async edit(userId: string, conversationId: string, messageId: string, body: string): Promise<Message> {
    const membership = await this.conversations.requireMember(conversationId, userId);
    const before = await this.repository.find(conversationId, messageId);
    if (body === '') requireContent(body, before?.attachments ?? []);
    const mentions = await this.mentionsIn(body, membership);
    const replyTo = before?.replyTo && (await this.quoteNow(membership.conversationId, before.replyTo));
    return this.logs.of(membership.conversationId).change(messageId, (current) => {
      if (current.senderId.toHexString() !== membership.userId) throw forbidden('Only its author may edit a message.');
      if (current.deletedAt) throw conflict('The message is deleted.');
      requireContent(body, current.attachments);
      return current.body === body ? null : { body, mentions, editedAt: new Date(), ...(replyTo ? { replyTo } : {}) };
    });
  }

  /**
   * Leaves a tombstone in place of a message, one's own or, for owners and admins of a group, anyone's; again, it returns
   * the tombstone. Publishes `message.updated`. Throws `NOT_FOUND`, `FORBIDDEN`, `UNAVAILABLE`.
   */
  async delete(userId: string, conversationId: string, messageId: string): Promise<Message> {
    const context = await this.memberships.requireContext(conversationId, userId);
    const log = this.logs.of(context.membership.conversationId);
    await this.uploads.prepareRelease(messageId);
    const tombstone = await log.change(messageId, (current) => deletion(current, context));
    await this.uploads.release(tombstone.id);
    return tombstone;
  }

  private async prepare(
    userId: string,
    conversationId: string,
    { clientMessageId, body, attachmentIds = [], replyToId }: SendMessageRequest,
  ): Promise<Sent | { conversationId: string; draft: Draft }> {
    const membership = await this.conversations.requireMember(conversationId, userId);
    requireContent(body, attachmentIds);
    if (attachmentIds.length > 0) {
      const stored = await this.repository.findByClientMessageId(membership.conversationId, userId, clientMessageId);
      if (stored) return { message: toMessage(stored), created: false };
    }
    const [mentions, replyTo] = await Promise.all([
      this.mentionsIn(body, membership),
      replyToId === undefined || replyToId === null ? null : this.replyTo(membership.conversationId, replyToId),
    ]);
    const _id = attachmentIds.length > 0 ? derivedId(membership, clientMessageId) : new Types.ObjectId();
    const attachments = await this.claim(attachmentIds, membership, _id);
    const senderId = objectId(membership.userId);
    const senderReadSeq = membership.readSeq;
    return {
      conversationId: membership.conversationId,
      draft: { _id, senderId, clientMessageId, body, mentions, attachments, replyTo, senderReadSeq },
    };
  }

  private async mentionsIn(body: string, { conversationId, userId }: Membership): Promise<Types.ObjectId[]> {
    const { userIds, everyone } = namedIn(body);
    if (everyone) {
      const { type } = await this.memberships.requireContext(conversationId, userId);
      if (type === 'group') return (await this.memberships.userIds(conversationId)).map(objectId);
    }
    const members = new Set(await this.memberships.userIds(conversationId, userIds));
    return userIds.filter((named) => members.has(named)).map(objectId);
  }

  private async replyTo(conversationId: string, messageId: string): Promise<ReplyToRecord> {
    const message = await this.repository.find(conversationId, messageId);
    if (!message) throw notFound('message to reply to');
    const { _id, seq, senderId, body } = message;
    return { id: _id, seq, senderId, excerpt: excerptOf(body) };
  }

  /** What an edited reply quotes: nothing of what is deleted since. */
  private async quoteNow(conversationId: string, replyTo: ReplyToRecord): Promise<ReplyToRecord> {
    const deleted = await this.repository.findDeletedAmong(conversationId, [replyTo.id]);
    return deleted.size > 0 ? { ...replyTo, excerpt: '' } : replyTo;
  }

  private async claim(
    attachmentIds: readonly string[],
    { conversationId, userId }: Membership,
    messageId: Types.ObjectId,
  ): Promise<Attachment[]> {
    if (attachmentIds.length === 0) return [];
    const claim = { ownerId: userId, conversationId, messageId: messageId.toHexString() };
    return this.uploads.claim(attachmentIds, claim);
  }
}

const objectId = (hex: string): Types.ObjectId => new Types.ObjectId(hex);

/**
 * The id of a message with attachments, the same for each try, on any node: files are bound to the message before it is
 * stored, and a retry after a crash in between must find them bound to itself.
 */
function derivedId({ conversationId, userId }: Membership, clientMessageId: string): Types.ObjectId {
  const digest = createHash('sha256').update(`${conversationId}:${userId}:${clientMessageId}`).digest();
  return new Types.ObjectId(digest.subarray(0, 12));
}

function requireContent(body: string, attachments: readonly unknown[]): void {
  if (body === '' && attachments.length === 0) throw invalid('body', 'body must not be empty without an attachment');
}

function deletion(current: MessageRecord, { membership, type }: MemberContext): MessageChange | null {
  const own = current.senderId.toHexString() === membership.userId;
  if (!own && (type !== 'group' || membership.role === 'member')) {
    throw forbidden('Only its author and the owners and admins of a group may delete a message.');
  }
  return current.deletedAt ? null : { body: '', mentions: [], attachments: [], deletedAt: new Date() };
}
