import { LIMITS, type Conversation, type Message, type Presence } from '@tertulia/contracts';
import { of, switchMap, type Observable } from 'rxjs';
import type { ChatClientOptions } from './chat-client-options';
import { ChatError } from './chat-error';
import type { DraftName, OutboxEntry } from './chat-storage';
import { ClientCore } from './client-core';
import { HistoryWindow } from './history-window';
import { messageStream } from './message-stream';
import { checkOutgoing, outboxEntry, randomUuid } from './outgoing';
import type { ConnectionState, MessageView, OutgoingMessage, SessionEndReason } from './views';

/** Messages above the oldest one that are fetched rather than skipped, to show one of them: two pages. */
const NEAR = 2 * LIMITS.page.max;

/**
 * The client's half of the delivery protocol: stays connected, stays whole, and brings out what is sent, once and in order.
 * Everything it knows comes as streams; nothing that it is told to send is lost.
 */
export class ChatClient {
  private readonly core: ClientCore;
  private readonly userId: string;
  /** Gives an id for a message that is to be sent later: `send` takes it. */
  readonly newMessageId: () => string;

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

  /**
   * Emits each message of others when it has come: live, by `sync`, or undelivered from before the first start. In `seq` order
   * per conversation, each once; not what pages of history bring.
   */
  readonly arrivals$: Observable<Message>;

  constructor(options: ChatClientOptions) {
    this.core = new ClientCore(options);
    this.userId = options.userId;
    this.newMessageId = options.newMessageId ?? randomUuid;
    this.connection$ = this.parts.connection.state$;
    this.sessionEnded$ = this.core.ended$;
    this.errors$ = this.parts.errors.asObservable();
    this.conversations$ = this.parts.store.list$;
    this.arrivals$ = this.parts.arrivals.messages$;
    this.outbox$ = this.parts.outbox.entries$;
  }

  /** Reads the cache, then connects and stays connected. Resolves when the cache is read. */
  start(): Promise<void> {
    return this.core.start();
  }

  /** Disconnects and stores what is not stored yet. `start()` goes on from there. */
  stop(): Promise<void> {
    return this.core.stop();
  }

  /** Stops and removes everything that is stored: for signing out. Rejects where the storage fails; what is in memory is gone even then. */
  wipe(): Promise<void> {
    return this.core.wipe();
  }

  /** Tries to connect now, whatever the backoff says. */
  reconnectNow(): void {
    this.parts.connection.reconnectNow();
  }

  /** The network came back or went, or the device woke up: connects now, or makes sure that the connection still lives. */
  networkBack(): void {
    this.core.networkBack();
  }

  /** While in view, a light `sync` runs about each minute, and what arrives in a conversation that is followed is read. */
  setInView(inView: boolean): void {
    this.parts.store.setInView(inView);
    this.parts.lightSync.setInView(inView);
  }

  /** Emits one conversation; `null` while it is unknown or once it is gone. */
  conversation$(conversationId: string): Observable<Conversation | null> {
    return this.parts.store.state$(conversationId).pipe(switchMap((state) => state?.summary$ ?? of(null)));
  }

  /** Emits the stored messages in `seq` order, then those in the outbox in the order written. */
  messages$(conversationId: string): Observable<readonly MessageView[]> {
    return messageStream(conversationId, this.userId, this.parts.store, this.outbox$);
  }

  /** Emits whether there are older messages than those of `messages$`. */
  hasOlder$(conversationId: string): Observable<boolean> {
    return this.parts.store.state$(conversationId).pipe(switchMap((state) => state?.hasOlder$ ?? of(false)));
  }

  /** Makes sure that the newest page is there. Rejects with `NOT_FOUND`, or with a transient error while offline. */
  openConversation(conversationId: string): Promise<void> {
    return this.parts.history.open(conversationId);
  }

  /**
   * Says whether whoever reads a conversation is at its newest messages. Meanwhile what arrives after all was read is read at
   * once, if in view, and what is far above is given up as more comes, so that a page that is open all day does not grow;
   * `loadOlder` fetches it again.
   */
  setFollowing(conversationId: string, following: boolean): void {
    this.parts.store.follow(conversationId, following);
  }

  /** Fetches the page before the oldest message; with `untilSeq`, as many pages as it takes to have that message. */
  loadOlder(conversationId: string, untilSeq?: number): Promise<void> {
    return this.parts.history.older(conversationId, untilSeq);
  }

  /**
   * Opens the history around a message that lies far above the newest ones, without what is between; the caller closes it.
   * `null` where the message is among those of `messages$`, or was so near that it is now. Rejects with a `ChatError`.
   */
  async historyAround(conversationId: string, seq: number): Promise<HistoryWindow | null> {
    const { history, store, calls } = this.parts;
    await history.open(conversationId);
    const state = store.get(conversationId);
    if (!state) throw new ChatError('NOT_FOUND', 'The conversation is gone.');
    if (state.log.firstSeq - seq <= NEAR) {
      await history.older(conversationId, seq);
      return null;
    }
    return HistoryWindow.around({ userId: this.userId, state, store, calls }, seq);
  }

  /** Takes in a conversation that was just created or changed over REST, so that it shows at once. */
  adoptConversation(conversation: Conversation): void {
    this.parts.store.merge(conversation);
  }

  /**
   * Stores a message in the outbox and resolves with its `clientMessageId` once it is durable there; it is shown from then on.
   * Where the storage will not take it (full, or refused by the browser), it is kept in memory and goes out all the same; `errors$`
   * tells of the failure.
   * Rejects with `VALIDATION_FAILED` for what is beyond `LIMITS`.
   */
  async send(conversationId: string, message: OutgoingMessage): Promise<string> {
    const { clock, store, typing, outbox } = this.parts;
    const id = message.clientMessageId ?? this.newMessageId();
    if (outbox.find(id)) return id;
    const entry = outboxEntry(conversationId, id, message, clock.now(), store.get(conversationId)?.log);
    checkOutgoing(entry.body, entry.attachmentIds.length);
    typing.sent(conversationId);
    await outbox.add(entry);
    return id;
  }

  /** Sends a failed message again, with another body if one is given. */
  async retry(clientMessageId: string, body?: string): Promise<void> {
    const entry = this.parts.outbox.find(clientMessageId);
    if (entry && body !== undefined) checkOutgoing(body, entry.attachmentIds.length);
    await this.parts.outbox.retry(clientMessageId, body);
  }

  /** Takes a message out of the outbox. One that the server may have by then can still appear. */
  discard(clientMessageId: string): Promise<void> {
    return this.parts.outbox.remove(clientMessageId);
  }

  /** Replaces the body of one's own stored message. Rejects with a `ChatError`; nothing is queued. */
  async edit(conversationId: string, messageId: string, body: string): Promise<Message> {
    return this.take(await this.parts.calls.request('edit_message', { conversationId, messageId, body }));
  }

  /** Leaves a tombstone in place of a message. Rejects with a `ChatError`; nothing is queued. */
  async delete(conversationId: string, messageId: string): Promise<Message> {
    return this.take(await this.parts.calls.request('delete_message', { conversationId, messageId }));
  }

  /** All up to `seq` (the newest message unless given) is read: shown at once, told when connected. */
  markRead(conversationId: string, seq?: number): void {
    const state = this.parts.store.get(conversationId);
    if (state) this.parts.receipts.read(state, seq ?? state.summary.lastSeq);
  }

  /** All up to `seq` is delivered. Called by the client itself whenever messages arrive. */
  markDelivered(conversationId: string, seq: number): void {
    const state = this.parts.store.get(conversationId);
    if (state) this.parts.receipts.delivered(state, seq);
  }

  /** Call on every keystroke; tells the others at most each 3 s, and at once on `false`. */
  setTyping(conversationId: string, typing: boolean): void {
    this.parts.typing.set(conversationId, typing);
  }

  /** Emits the ids of the others who are typing; each lapses by itself. */
  typing$(conversationId: string): Observable<readonly string[]> {
    return this.parts.typing.typing$(conversationId);
  }

  /** Replaces the list of users whose presence is watched (at most `LIMITS.watchedUsers`); kept over reconnects. */
  watchPresence(userIds: readonly string[]): void {
    this.parts.presence.watch(userIds);
  }

  /** Emits how a watched user is; `null` while that is not known. */
  presence$(userId: string): Observable<Presence | null> {
    return this.parts.presence.presence$(userId);
  }

  /** Emits the draft of a conversation: as last set, from the cache at first; empty when there is none. */
  draft$(conversationId: string): Observable<string> {
    return this.parts.drafts.draft$(conversationId);
  }

  /** The draft as it is now. */
  draft(conversationId: string): string {
    return this.parts.drafts.get(conversationId);
  }

  /** The drafts of all conversations, by conversation, whichever tab they were typed in. */
  drafts(): Promise<ReadonlyMap<string, string>> {
    return this.parts.drafts.all();
  }

  /** Whom the names in the draft mean, as it is now. */
  draftNames(conversationId: string): readonly DraftName[] {
    return this.parts.drafts.namesIn(conversationId);
  }

  /** Keeps what is typed but not sent, and whom the names in it mean; stored at once. */
  setDraft(conversationId: string, text: string, names: readonly DraftName[] = []): void {
    this.parts.drafts.set(conversationId, text, names);
  }

  private get parts(): ClientCore['parts'] {
    return this.core.parts;
  }

  private take(message: Message): Message {
    this.parts.store.get(message.conversationId)?.follower.receive(message);
    return message;
  }
}
