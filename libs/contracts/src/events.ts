import type { Conversation, Receipt } from './conversation';
import type { Message, SendMessageRequest } from './message';
import type { EventError } from './problem';
import type { SyncRequest, SyncResponse } from './sync';
import type { Presence } from './user';

/** How every client event is answered: never by silence. */
export type Ack<T> = { ok: true; data: T } | { ok: false; error: EventError };

/** The callback that a client passes as the last argument of an event. */
export type AckCallback<T> = (ack: Ack<T>) => void;

/** An answer without content. */
export type Nothing = Record<string, never>;

export type SendMessagePayload = SendMessageRequest & { conversationId: string };
export interface EditMessagePayload {
  conversationId: string;
  messageId: string;
  body: string;
}
export interface DeleteMessagePayload {
  conversationId: string;
  messageId: string;
}
export interface MarkPayload {
  conversationId: string;
  /** The caller has (or has read) every message up to and including this one. */
  seq: number;
}
export interface SetTypingPayload {
  conversationId: string;
  typing: boolean;
}
export interface WatchPresencePayload {
  /** Replaces the last list; at most `LIMITS.watchedUsers.max`. */
  userIds: string[];
}

/** Client → server. Each event takes its payload and a callback, which is always called. */
export interface ClientToServerEvents {
  /** Stores a message, once per `clientMessageId`; answered when it is durable. */
  send_message: (payload: SendMessagePayload, ack: AckCallback<Message>) => void;
  /** Replaces the body of one's own message. */
  edit_message: (payload: EditMessagePayload, ack: AckCallback<Message>) => void;
  /** Leaves a tombstone in place of a message. */
  delete_message: (payload: DeleteMessagePayload, ack: AckCallback<Message>) => void;
  /** Moves the caller's `deliveredSeq` forward. */
  mark_delivered: (payload: MarkPayload, ack: AckCallback<Nothing>) => void;
  /** Moves the caller's `readSeq` forward, and `deliveredSeq` with it. */
  mark_read: (payload: MarkPayload, ack: AckCallback<Nothing>) => void;
  /** Tells the other members that the caller is typing; lapses after `LIMITS.typing.lapsesAfterMs`. */
  set_typing: (payload: SetTypingPayload, ack: AckCallback<Nothing>) => void;
  /** Replaces the list of users whose presence this socket hears of, and answers with how they are now. */
  watch_presence: (payload: WatchPresencePayload, ack: AckCallback<Presence[]>) => void;
  /** Asks for all that was missed. */
  sync: (payload: SyncRequest, ack: AckCallback<SyncResponse>) => void;
}

export interface TypingChange {
  conversationId: string;
  userId: string;
  typing: boolean;
}

/** Why a session ended: signed out there, revoked from another one, or its refresh token was used twice. */
export type SessionRevokedReason = 'logout' | 'revoked' | 'refresh_reused';

/** Server → client. */
export interface ServerToClientEvents {
  /** To every socket of every member, the sender's own included, in `rev` order per conversation. */
  message_created: (event: { message: Message }) => void;
  /** An edit or a deletion. */
  message_updated: (event: { message: Message }) => void;
  /** A member's receipts moved forward. */
  receipt_updated: (event: Receipt) => void;
  typing_changed: (event: TypingChange) => void;
  /** To those who watch that user. */
  presence_changed: (event: Presence) => void;
  /** The caller has become a member of it. */
  conversation_created: (event: { conversation: Conversation }) => void;
  /** Its title, its members or its summary changed. */
  conversation_updated: (event: { conversation: Conversation }) => void;
  /** The caller is no member any more. */
  conversation_removed: (event: { conversationId: string }) => void;
  /** The socket is closed right after. */
  session_revoked: (event: { reason: SessionRevokedReason }) => void;
  /** Something may not have come through from other servers: sync, at a moment of one's own within this time. */
  resync: (event: { withinMs: number }) => void;
  /** The error of an event that came without a callback to answer through. */
  event_failed: (event: { event: string; error: EventError }) => void;
}

/** The events between nodes: none but what Socket.IO's adapter sends itself. */
export type InterServerEvents = Record<string, never>;

/** The names of the client events. */
export const CLIENT_EVENTS = [
  'send_message',
  'edit_message',
  'delete_message',
  'mark_delivered',
  'mark_read',
  'set_typing',
  'watch_presence',
  'sync',
] as const satisfies readonly (keyof ClientToServerEvents)[];
