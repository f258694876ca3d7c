import type { Conversation } from './conversation';
import type { Message } from './message';

/** How far a client has got in a conversation: it has every change up to and including `rev`. */
export interface Cursor {
  conversationId: string;
  rev: number;
}

/** Payload of `sync`. */
export interface SyncRequest {
  cursors: Cursor[];
  /**
   * The `syncToken` of the last answer: with it `conversations` holds just the summaries that changed since. Without it,
   * summaries that may have changed come again.
   */
  syncToken?: string;
  /** Milliseconds that the oldest message in the client's outbox has waited, where there is one. For whoever watches the service. */
  outboxAgeMs?: number;
}

/** What was created or changed in one conversation after the client's cursor. */
export interface ConversationChanges {
  conversationId: string;
  /** The cursor to go on with. */
  rev: number;
  /** Ascending `rev`. */
  messages: Message[];
  /** Whether `GET …/changes?sinceRev=rev` has more. */
  hasMore: boolean;
}

/** Answer of `sync`: all that the client missed. */
export interface SyncResponse {
  /** Only conversations that have something after their cursor. */
  changes: ConversationChanges[];
  /** Conversations that are new to the client, or whose summary changed. */
  conversations: Conversation[];
  /** Ids among the cursors that the caller is no member of (any more). */
  removed: string[];
  /** Opaque; goes into the next `sync`. */
  syncToken: string;
  /** Whether the answer was cut to its bounds: sync again at once, with the new cursors and token. */
  hasMore: boolean;
}
