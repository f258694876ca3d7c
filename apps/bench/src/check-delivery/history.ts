/** One version of a message, as a client showed it or the server answered it. */
export interface Version {
  id: string;
  seq: number;
  rev: number;
  senderId: string;
  clientMessageId: string;
  body: string;
  deleted: boolean;
}

/** How a message went out: by the client's outbox, or by calls beside it that nobody repeats. */
export type Via = 'outbox' | 'raw';

/** What happened at one client; `at` in milliseconds since the run began. */
export type HistoryEvent = { at: number } & (
  | (ConversationEvent & { conversationId: string })
  /** The client ended; the next one begins with what the storage had by then. */
  | { kind: 'over'; conversationId: null; why: 'crashed' | 'signed out' }
);

type ConversationEvent =
  /** A person wrote it; noted before the client is told. */
  | { kind: 'sent'; clientMessageId: string; body: string; via: Via }
  /** The client has said that it is safe in the outbox. */
  | { kind: 'kept'; clientMessageId: string }
  | { kind: 'acknowledged'; via: Via; version: Version }
  /** The server said no: for good where it came by the outbox. */
  | { kind: 'refused'; via: Via; clientMessageId: string; code: string }
  /** An edit was asked for; a deletion where `body` is null. */
  | { kind: 'changing'; messageId: string; body: string | null }
  | { kind: 'changed'; version: Version }
  /** A message became visible, or visible in another version; `after` is the `seq` of the stored message shown before it. */
  | { kind: 'seen'; version: Version; after: number | null }
  /** A member's receipts as this client showed them. */
  | { kind: 'receipt'; userId: string; deliveredSeq: number; readSeq: number }
  /** A person typed it without sending; noted before the client is told. */
  | { kind: 'typed'; text: string }
  /** The storage has it. */
  | { kind: 'draft-kept'; text: string }
  /** The draft that a client began with. */
  | { kind: 'draft-shown'; text: string };

/** How far a member has got. */
export interface Progress {
  deliveredSeq: number;
  readSeq: number;
}

/** A conversation as a client shows it in the end. */
export interface FinalView {
  conversationId: string;
  /** The stored messages in the order shown. */
  messages: readonly Version[];
  rev: number;
  lastSeq: number;
  unreadCount: number;
  /** By user id. */
  receipts: Readonly<Record<string, Progress>>;
}

/** All that one person's clients lived through, one after the other. */
export interface ClientHistory {
  /** For the report. */
  name: string;
  userId: string;
  events: readonly HistoryEvent[];
  final: readonly FinalView[];
  /** Of its connection, in the end. */
  status: string;
  /** What its outbox still held in the end. */
  unsent: readonly { clientMessageId: string; status: string }[];
}

/** A conversation as the server has it in the end. */
export interface ServerConversation {
  /** The node that was asked. */
  node: string;
  id: string;
  memberIds: readonly string[];
  messages: readonly Version[];
  rev: number;
  lastSeq: number;
  /** By user id. */
  receipts: Readonly<Record<string, Progress>>;
}

/** Something that was broken on purpose. */
export interface Fault {
  at: number;
  kind: string;
  detail: string;
}

/** Everything that the judgement rests on. */
export interface RunHistory {
  clients: readonly ClientHistory[];
  server: readonly ServerConversation[];
  faults: readonly Fault[];
}
