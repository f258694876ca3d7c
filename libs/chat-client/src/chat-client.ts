import type { Conversation, Message, Presence } from '@tertulia/contracts';
import type { Observable } from 'rxjs';
import type { ChatClientOptions } from './chat-client-options';
import type { OutboxEntry } from './chat-storage';
import type { ConnectionState, MessageView, OutgoingMessage, SessionEndReason } from './views';

/** The client's half of the delivery protocol. */
export declare class ChatClient {
  constructor(options: ChatClientOptions);

  /** Emits the state of the connection: at once and on every change. */
  readonly connection$: Observable<ConnectionState>;
  /** Emits once the session is over; the client has stopped by then. */
  readonly sessionEnded$: Observable<SessionEndReason>;
  /** Emits what went wrong in the background and was survived. */
  readonly errors$: Observable<Error>;
  /** Emits all conversations, newest activity first: from the cache once it is read, then on every change. */
  readonly conversations$: Observable<readonly Conversation[]>;
  /** Emits the whole outbox, in the order written. */
  readonly outbox$: Observable<readonly OutboxEntry[]>;

  /** Reads the cache, then connects and stays connected. Resolves when the cache is read. */
  start(): Promise<void>;
  /** Disconnects and stores what is not stored yet. `start()` goes on from there. */
  stop(): Promise<void>;
  /** Stops and removes everything that is stored: for signing out. */
  wipe(): Promise<void>;
  /** Tries to connect now, whatever the backoff says. */
  reconnectNow(): void;
  /** The network came back, or the device woke up: connects now, or makes sure that the connection still lives. */
  networkBack(): void;
  /** While in view, a light `sync` runs about each minute. */
  setInView(inView: boolean): void;

  /** Emits one conversation; `null` while it is unknown or once it is gone. */
  conversation$(conversationId: string): Observable<Conversation | null>;
  /** Emits the stored messages in `seq` order, then those in the outbox in the order written. */
  messages$(conversationId: string): Observable<readonly MessageView[]>;
  /** Emits whether there are older messages than those of `messages$`. */
  hasOlder$(conversationId: string): Observable<boolean>;
  /** Makes sure that the newest page is there. Rejects with `NOT_FOUND`, or with a transient error while offline. */
  openConversation(conversationId: string): Promise<void>;
  /** Fetches the page before the oldest message; with `untilSeq`, as many pages as it takes to have that message. */
  loadOlder(conversationId: string, untilSeq?: number): Promise<void>;
  /** Takes in a conversation that was just created or changed over REST, so that it shows at once. */
  adoptConversation(conversation: Conversation): void;

  /**
   * Stores a message in the outbox and resolves with its `clientMessageId` once it is durable there; it is shown from then on.
   * Rejects with `VALIDATION_FAILED` for what is beyond `LIMITS`.
   */
  send(conversationId: string, message: OutgoingMessage): Promise<string>;
  /** Sends a failed message again, with another body if one is given. */
  retry(clientMessageId: string, body?: string): Promise<void>;
  /** Takes a message out of the outbox. One that the server may have by then can still appear. */
  discard(clientMessageId: string): Promise<void>;
  /** Replaces the body of one's own stored message. Rejects with a `ChatError`; nothing is queued. */
  edit(conversationId: string, messageId: string, body: string): Promise<Message>;
  /** Leaves a tombstone in place of a message. Rejects with a `ChatError`; nothing is queued. */
  delete(conversationId: string, messageId: string): Promise<Message>;

  /** All up to `seq` (the newest message unless given) is read: shown at once, told when connected. */
  markRead(conversationId: string, seq?: number): void;
  /** All up to `seq` is delivered. Called by the client itself whenever messages arrive. */
  markDelivered(conversationId: string, seq: number): void;

  /** Call on every keystroke; tells the others at most each 3 s, and at once on `false`. */
  setTyping(conversationId: string, typing: boolean): void;
  /** Emits the ids of those who are typing; each lapses by itself. */
  typing$(conversationId: string): Observable<readonly string[]>;
  /** Replaces the list of users whose presence is watched (at most `LIMITS.watchedUsers`); kept over reconnects. */
  watchPresence(userIds: readonly string[]): void;
  /** Emits how a watched user is; `null` while that is not known. */
  presence$(userId: string): Observable<Presence | null>;

  /** Emits the draft of a conversation: as last set, from the cache at first; empty when there is none. */
  draft$(conversationId: string): Observable<string>;
  /** The draft as it is now. */
  draft(conversationId: string): string;
  /** Keeps what is typed but not sent; stored at once. */
  setDraft(conversationId: string, text: string): void;
}
