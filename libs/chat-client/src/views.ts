import type { Attachment, Message, ReplyTo, SessionRevokedReason } from '@tertulia/contracts';
import type { SendFailure } from './chat-storage';

/** `offline`: waiting until `nextTryAt`. `syncing`: connected, fetching what was missed. `online`: whole and live. */
export type ConnectionStatus = 'offline' | 'connecting' | 'syncing' | 'online';

export interface ConnectionState {
  status: ConnectionStatus;
  /** When the next try is due (milliseconds since the epoch); `null` unless one is scheduled. */
  nextTryAt: number | null;
}

/**
 * What is known of one's own message. `pending`: in the outbox. `sent`: stored by the server. `delivered`, `read`: every other
 * member has it, has read it; never claimed where not every member is listed. `failed`: refused, and not tried again by itself.
 */
export type MessageState = 'pending' | 'sent' | 'delivered' | 'read' | 'failed';

/** A message as it is shown: a stored one, or one that is still in the outbox. */
export interface MessageView {
  /** The same from the moment it was written on: for tracking in lists. */
  key: string;
  conversationId: string;
  /** `null` until the server has stored it. */
  id: string | null;
  /** `null` until the server has numbered it. */
  seq: number | null;
  clientMessageId: string;
  senderId: string;
  own: boolean;
  body: string;
  mentions: readonly string[];
  attachments: readonly Attachment[];
  replyTo: ReplyTo | null;
  /** The server's time; for one in the outbox, this device's. */
  createdAt: string;
  editedAt: string | null;
  deletedAt: string | null;
  /** `null` for messages of others. */
  state: MessageState | null;
  /** Why it failed; `null` unless `state` is `failed`. */
  error: SendFailure | null;
  /** The stored message; `null` until there is one. */
  message: Message | null;
}

/** What to send. */
export interface OutgoingMessage {
  /** Markdown, within `LIMITS.body`. */
  body: string;
  attachmentIds?: string[];
  /** The uploaded files themselves, to show them while the message is pending; their ids are sent. */
  attachments?: Attachment[];
  replyToId?: string;
  /** Its id, where one was given to it before it came here; the same id again sends nothing twice. A new one otherwise. */
  clientMessageId?: string;
}

/** Why a session ended: told by the server, a refused refresh, or signed out in another tab. */
export type SessionEndReason = SessionRevokedReason | 'refresh_refused' | 'wiped';
