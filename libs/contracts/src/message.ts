import type { Attachment } from './attachment';

/** The message that another one answers, as it was when the answer was sent. */
export interface ReplyTo {
  id: string;
  seq: number;
  senderId: string;
  /** The beginning of the body, at most `LIMITS.excerpt.max` characters. */
  excerpt: string;
}

/** A message. A deleted one stays as a tombstone: `deletedAt` set, `body` empty, no attachments, no mentions. */
export interface Message {
  id: string;
  conversationId: string;
  /** Place in the conversation, from 1, without gaps. */
  seq: number;
  /** The conversation's revision at which this message was created or last changed. */
  rev: number;
  senderId: string;
  /** The sender's UUID: unique per sender and conversation. */
  clientMessageId: string;
  /** Markdown. */
  body: string;
  /** Ids of the members that the body names. */
  mentions: string[];
  attachments: Attachment[];
  replyTo: ReplyTo | null;
  createdAt: string;
  editedAt: string | null;
  deletedAt: string | null;
}

/** Body of `POST /conversations/:id/messages`. The same `clientMessageId` may be sent any number of times: there is one message. */
export interface SendMessageRequest {
  clientMessageId: string;
  body: string;
  attachmentIds?: string[];
  replyToId?: string;
}

/** Body of `PATCH /conversations/:id/messages/:messageId`. */
export interface EditMessageRequest {
  body: string;
}

/** Query of `GET /conversations/:id/messages`; both bounds are exclusive, the newest page when neither is given. */
export interface HistoryQuery {
  beforeSeq?: number;
  afterSeq?: number;
  limit?: number;
}

/** Answer of `GET /conversations/:id/messages`, ascending `seq`. */
export interface History {
  items: Message[];
  /** Whether there are more in the direction that was asked for. */
  hasMore: boolean;
}

/** Query of `GET /conversations/:id/changes`. */
export interface ChangesQuery {
  /** The cursor: everything after this revision is answered; 0 when left out. */
  sinceRev?: number;
  limit?: number;
}

/** Answer of `GET /conversations/:id/changes`, ascending `rev`. */
export interface Changes {
  items: Message[];
  /** The cursor to go on with: the client has all up to it. */
  rev: number;
  hasMore: boolean;
}
