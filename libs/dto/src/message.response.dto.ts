import type { Changes, History, Message, ReplyTo } from '@tertulia/contracts';
import { AttachmentDto } from './attachment.response.dto';

/** The message that another one answers, as it was when the answer was sent. */
export class ReplyToDto implements ReplyTo {
  /** @example "0123456789abcdef01234567" */
  id!: string;

  /** @example 41 */
  seq!: number;

  /** @example "0123456789abcdef01234567" */
  senderId!: string;

  /**
   * The beginning of the body.
   * @example "How far is the canary?"
   */
  excerpt!: string;
}

/** A message. A deleted one stays as a tombstone: `deletedAt` set, `body` empty, no attachments, no mentions. */
export class MessageDto implements Message {
  /** @example "0123456789abcdef01234567" */
  id!: string;

  /** @example "0123456789abcdef01234567" */
  conversationId!: string;

  /**
   * Place in the conversation, from 1, without gaps.
   * @example 42
   */
  seq!: number;

  /**
   * The conversation's revision at which this message was created or last changed.
   * @example 45
   */
  rev!: number;

  /** @example "0123456789abcdef01234567" */
  senderId!: string;

  /**
   * The sender's UUID: unique per sender and conversation.
   * @example "6a4cf1b2-2f6e-4d55-9f0e-3a1f5f0b7c11"
   */
  clientMessageId!: string;

  /**
   * Markdown.
   * @example "The canary is at **10 %**."
   */
  body!: string;

  /** Ids of the members that the body names. */
  mentions!: string[];

  attachments!: AttachmentDto[];

  replyTo!: ReplyToDto | null;

  /** @example "2026-03-01T09:00:00.000Z" */
  createdAt!: string;

  editedAt!: string | null;

  deletedAt!: string | null;
}

/** A page of messages, ascending `seq`. */
export class HistoryDto implements History {
  items!: MessageDto[];

  /** Whether there are more in the direction that was asked for. */
  hasMore!: boolean;
}

/** What was created or changed after a cursor, ascending `rev`. */
export class ChangesDto implements Changes {
  items!: MessageDto[];

  /**
   * The cursor to go on with: the client has all up to it.
   * @example 45
   */
  rev!: number;

  hasMore!: boolean;
}
