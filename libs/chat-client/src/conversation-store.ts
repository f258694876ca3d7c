import { LIMITS, type Changes, type Conversation, type Message, type Receipt } from '@tertulia/contracts';
import { type Observable, Subject, defer, distinctUntilChanged, filter, map, startWith } from 'rxjs';
import type { CachedConversation, StoredCursor } from './chat-storage';
import type { Clock } from './clock';
import { ConversationLog } from './conversation-log';
import { ConversationState } from './conversation-state';
import { LogFollower } from './log-follower';
import { advanceConversation, mergeConversation, withOwnReceipt, withReceipt } from './merge-conversation';

export interface ConversationStoreOptions {
  userId: string;
  clock: Clock;
  random: () => number;
  gapWaitMs: number | null;
  /** Messages that a window which nobody looks at may hold; twice that makes it be trimmed. */
  keepMessages: number;
  live: () => boolean;
  fetchChanges: (conversationId: string, sinceRev: number) => Promise<Changes>;
  /** Called when missing changes could not be fetched. */
  failed: (conversationId: string, error: unknown) => void;
}

/** What happened to a conversation. */
export type StoreChange =
  { type: 'summary' | 'log'; state: ConversationState } | { type: 'removed'; conversationId: string };

/** The conversations in memory. Every change goes through it, and is emitted. */
export class ConversationStore {
  private readonly states = new Map<string, ConversationState>();
  private readonly changesSubject = new Subject<StoreChange>();
  private readonly knownSubject = new Subject<string>();
  private readonly listSubject = new Subject<readonly Conversation[]>();
  private listing = false;
  private isReady = false;
  private inView = false;
  /** Emits every change, at once. */
  readonly changes$ = this.changesSubject.asObservable();
  /** Emits the summaries, newest activity first, once the cache is read; changes made together are emitted together. */
  readonly list$ = defer(() =>
    this.isReady ? this.listSubject.pipe(startWith(this.summaries())) : this.listSubject.asObservable(),
  );

  constructor(private readonly options: ConversationStoreOptions) {}

  get(conversationId: string): ConversationState | undefined {
    return this.states.get(conversationId);
  }

  /** All conversations, newest activity first. */
  ranked(): ConversationState[] {
    return [...this.states.values()].sort(
      (a, b) => compare(b.summary.updatedAt, a.summary.updatedAt) || compare(a.id, b.id),
    );
  }

  /** Emits the state of one conversation, `null` while there is none. */
  state$(conversationId: string): Observable<ConversationState | null> {
    return defer(() =>
      this.knownSubject.pipe(
        filter((id) => id === conversationId),
        startWith(conversationId),
        map(() => this.states.get(conversationId) ?? null),
        distinctUntilChanged(),
      ),
    );
  }

  /** Takes in what was stored; `null` when something newer is here already. */
  restore(
    cached: CachedConversation,
    cursor: StoredCursor | undefined,
    messages: readonly Message[],
  ): ConversationState | null {
    const { conversation } = cached;
    if (this.states.has(conversation.id)) return null;
    const log = cursor
      ? ConversationLog.restore(cursor, messages, this.options.userId)
      : ConversationLog.seed(conversation, this.options.userId);
    const state = this.add(cached, log);
    state.pageLoaded = messages.length >= LIMITS.page.default || (messages.length > 0 && !log.hasOlder);
    return state;
  }

  /** The cache is read: from now on `list$` emits. */
  ready(): void {
    this.isReady = true;
    this.listChanged();
  }

  /** Takes in a summary from the server. */
  merge(conversation: Conversation): ConversationState {
    const state = this.states.get(conversation.id);
    const { readSeq, deliveredSeq } = conversation.me;
    if (!state) {
      const cached = { conversation, serverReadSeq: readSeq, serverDeliveredSeq: deliveredSeq };
      const added = this.add(cached, ConversationLog.seed(conversation, this.options.userId));
      this.changesSubject.next({ type: 'log', state: added });
      return added;
    }
    const newer = conversation.updatedAt >= state.toldAt;
    if (newer) state.toldAt = conversation.updatedAt;
    state.serverReadSeq = Math.max(state.serverReadSeq, readSeq);
    state.serverDeliveredSeq = Math.max(state.serverDeliveredSeq, deliveredSeq);
    this.setSummary(state, mergeConversation(state.summary, conversation, newer));
    state.follower.expect(conversation.rev);
    return state;
  }

  receipt({ conversationId, userId, ...receipt }: Receipt): void {
    const state = this.states.get(conversationId);
    if (!state) return;
    if (userId !== this.options.userId) return this.setSummary(state, withReceipt(state.summary, userId, receipt));
    state.serverReadSeq = Math.max(state.serverReadSeq, receipt.readSeq);
    state.serverDeliveredSeq = Math.max(state.serverDeliveredSeq, receipt.deliveredSeq);
    this.ownReceipt(state, receipt);
  }

  /** Moves one's own receipts forward, never past the last message. */
  ownReceipt(state: ConversationState, receipt: { deliveredSeq: number; readSeq: number }): void {
    const { me, lastSeq } = state.summary;
    const readSeq = Math.min(receipt.readSeq, lastSeq);
    const deliveredSeq = Math.min(receipt.deliveredSeq, lastSeq);
    if (readSeq <= me.readSeq && deliveredSeq <= me.deliveredSeq) return;
    this.setSummary(state, withOwnReceipt(state.summary, this.options.userId, { deliveredSeq, readSeq }));
  }

  /** Whether the views of a conversation are at its newest messages. */
  follow(conversationId: string, following: boolean): void {
    const state = this.states.get(conversationId);
    if (state) state.following = following;
  }

  /** Whether anybody can see the views: what comes at the end of one that is followed is read then. */
  setInView(inView: boolean): void {
    this.inView = inView;
  }

  /** Tells that something changed that is to be stored. */
  touch(state: ConversationState): void {
    this.changesSubject.next({ type: 'summary', state });
  }

  /** Emits what a page of older messages brought. */
  olderLoaded(state: ConversationState): void {
    state.publishLog();
    this.changesSubject.next({ type: 'log', state });
  }

  remove(conversationId: string): void {
    const state = this.states.get(conversationId);
    state?.follower.stop();
    this.states.delete(conversationId);
    this.changesSubject.next({ type: 'removed', conversationId });
    if (!state) return;
    this.knownSubject.next(conversationId);
    this.listChanged();
  }

  /** Stops every timer; a connection that is whole starts them again. */
  pause(): void {
    for (const state of this.states.values()) state.follower.pause();
  }

  /** Looks in every log whether something is missing. */
  watch(): void {
    for (const state of this.states.values()) state.follower.watch();
  }

  /** Forgets everything. */
  clear(): void {
    for (const id of [...this.states.keys()]) this.remove(id);
  }

  private add(cached: CachedConversation, log: ConversationLog): ConversationState {
    const { id } = cached.conversation;
    const { clock, random, gapWaitMs, live } = this.options;
    const follower = new LogFollower(log, {
      clock,
      random,
      gapWaitMs,
      live,
      fetchChanges: (sinceRev) => this.options.fetchChanges(id, sinceRev),
      stepped: (applied) => this.stepped(state, applied),
      failed: (error) => this.options.failed(id, error),
    });
    const state = new ConversationState(cached, follower);
    this.states.set(id, state);
    follower.expect(cached.conversation.rev);
    this.knownSubject.next(id);
    this.listChanged();
    return state;
  }

  private stepped(state: ConversationState, applied: readonly Message[]): void {
    const { userId, keepMessages } = this.options;
    const spare = state.watchers === 0 || state.following;
    if (spare && state.log.whole && state.log.size > 2 * keepMessages) state.log.trim(keepMessages);
    const watched = state.following && this.inView;
    this.setSummary(state, advanceConversation(state.summary, applied, state.log.rev, userId, watched));
    state.publishLog();
    this.changesSubject.next({ type: 'log', state });
  }

  private setSummary(state: ConversationState, summary: Conversation): void {
    state.summary$.next(summary);
    this.changesSubject.next({ type: 'summary', state });
    this.listChanged();
  }

  private summaries(): Conversation[] {
    return this.ranked().map(({ summary }) => summary);
  }

  private listChanged(): void {
    if (this.listing || !this.isReady || !this.listSubject.observed) return;
    this.listing = true;
    queueMicrotask(() => {
      this.listing = false;
      this.listSubject.next(this.summaries());
    });
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
