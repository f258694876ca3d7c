import type { Attachment, Conversation, Message, ReplyTo } from '@tertulia/contracts';
import type { Observable } from 'rxjs';
import type { ChatErrorCode } from './chat-error';

/** Why a message will not go out as it is. */
export interface SendFailure {
  code: ChatErrorCode;
  /** In words for a person. */
  message: string;
}

/** A message that is on its way, or was refused. */
export interface OutboxEntry {
  /** Place in the outbox: ascending in the order written, over all tabs. Given by the storage. */
  order: number;
  conversationId: string;
  clientMessageId: string;
  body: string;
  attachmentIds: string[];
  replyToId: string | null;
  /** What to show for the attachments until the server's copy is there. */
  attachments: Attachment[];
  /** What to show for the message that is replied to. */
  replyTo: ReplyTo | null;
  /** When it was written, by this device's clock; shown, never ordered by. */
  writtenAt: string;
  /** `acknowledged`: stored by the server, and kept here until the conversation's log shows it. */
  status: 'pending' | 'acknowledged' | 'failed';
  failure: SendFailure | null;
  /** The stored message, once acknowledged. */
  message: Message | null;
  /** The body was changed after an earlier version may have been stored. */
  revised: boolean;
  /** Counts the changes of this entry, so that a late look at the storage does not undo a newer one. */
  version: number;
}

/** A conversation with what the server is known to have of one's own receipts. */
export interface CachedConversation {
  conversation: Conversation;
  /** `me.readSeq` in `conversation` may be ahead of this: then it has still to be told. */
  serverReadSeq: number;
  serverDeliveredSeq: number;
}

/** How much of a conversation's log is stored: all messages from some `seq` to `topSeq`, as of `rev`. */
export interface StoredCursor {
  conversationId: string;
  rev: number;
  topSeq: number;
}

/** A name in a draft, "@" and all at `start`, that means one certain person, whoever else is called so. */
export interface DraftName {
  readonly start: number;
  readonly name: string;
  readonly id: string;
}

/** What is typed in a conversation but not sent. */
export interface StoredDraft {
  conversationId: string;
  text: string;
  /** Left out where there are none. */
  names?: readonly DraftName[];
}

/** What is there when a client starts. */
export interface StoredState {
  conversations: CachedConversation[];
  cursors: StoredCursor[];
  syncToken: string | null;
  drafts: StoredDraft[];
}

/** A step forward of one conversation's log. */
export interface LogCommit {
  cursor: StoredCursor;
  /** Messages of the window `firstSeq` to `topSeq`, new or changed. */
  messages: Message[];
  /** Changed messages below the window: stored only where an older version of them is. */
  outside: Message[];
}

/** What changed in the cache, stored as a whole or not at all. */
export interface CacheCommit {
  conversations: CachedConversation[];
  logs: LogCommit[];
  /** Conversations that go, with their messages and cursor. */
  removed: string[];
  /** Conversations whose messages and cursor go. */
  evicted: string[];
  /** `undefined` leaves it as it is. */
  syncToken?: string | null;
}

/**
 * Where a client keeps what has to outlive it. It belongs to one user and may be shared by several clients (tabs); then their
 * writes merge: a message is never replaced by an older version of itself, a cursor never moves back.
 */
export interface ChatStorage {
  load(): Promise<StoredState>;
  /** The newest messages of a conversation without a gap, ascending `seq`; empty if they do not reach up to its cursor. */
  messages(conversationId: string): Promise<Message[]>;
  /** Stores a step forward. Of each conversation, the newest `messagesPerConversation` stay. */
  commit(commit: CacheCommit, messagesPerConversation: number): Promise<void>;

  /** Emits the whole outbox, ascending `order`: at once and after every change, by whichever client. */
  readonly outbox$: Observable<OutboxEntry[]>;
  /** The whole outbox as it is now, ascending `order`. */
  outbox(): Promise<OutboxEntry[]>;
  /** Appends an entry and resolves with its `order` once it is durable; calls are kept in order. */
  addToOutbox(entry: Omit<OutboxEntry, 'order'>): Promise<number>;
  /** Changes an entry; does nothing when it is not there any more. */
  updateOutbox(clientMessageId: string, change: Partial<OutboxEntry>): Promise<void>;
  removeFromOutbox(clientMessageId: string): Promise<void>;

  /** An empty text removes the draft. */
  setDraft(conversationId: string, text: string, names?: readonly DraftName[]): Promise<void>;

  /** Removes everything. Other clients on the same storage hear of it by `wiped$` and can write no more. */
  wipe(): Promise<void>;
  /** Emits when another client has wiped the storage. */
  readonly wiped$: Observable<void>;
  /** Gives up what is held open. */
  close(): void;
}
