import { ErrorCode, LIMITS, type History } from '@tertulia/contracts';
import { ChatError } from './chat-error';
import type { ConversationState } from './conversation-state';
import type { ConversationStore } from './conversation-store';
import type { ServerCalls } from './server-calls';

export interface HistoryLoaderOptions {
  store: ConversationStore;
  calls: ServerCalls;
  /** Newest conversations whose newest page is fetched unasked. */
  prefetch: number;
  /** Called when a page has come. */
  loaded: (state: ConversationState) => void;
  /** Called when a conversation turns out to be gone. */
  removed: (conversationId: string) => void;
}

/** Fetches pages of history. One page at a time per conversation. */
export class HistoryLoader {
  /** Conversations that are not known yet, and are asked for. */
  private readonly meeting = new Map<string, Promise<ConversationState>>();

  constructor(private readonly options: HistoryLoaderOptions) {}

  /** Makes sure that the conversation is known and its newest page is there. */
  async open(conversationId: string): Promise<void> {
    const state = this.options.store.get(conversationId) ?? (await this.meet(conversationId));
    if (!state.pageLoaded) await this.load(state, LIMITS.page.default);
  }

  /** Fetches the page before the window; with `untilSeq`, pages until the window has that message. */
  async older(conversationId: string, untilSeq?: number): Promise<void> {
    await this.open(conversationId);
    const state = this.options.store.get(conversationId);
    if (!state?.log.hasOlder) return;
    if (untilSeq === undefined) return this.load(state, LIMITS.page.default);
    while (state.log.hasOlder && state.log.firstSeq > untilSeq) await this.load(state, LIMITS.page.max);
  }

  /** Fetches what is new in the newest conversations, so that it is there offline too. Rejects with the first error. */
  async prefetch(live: AbortSignal): Promise<void> {
    for (const state of this.options.store.ranked().slice(0, this.options.prefetch)) {
      if (live.aborted) return;
      const { me, lastSeq } = state.summary;
      const undelivered = lastSeq > me.deliveredSeq && state.log.firstSeq > me.deliveredSeq + 1;
      if (undelivered && !state.pageLoaded) await this.load(state, LIMITS.page.default);
    }
  }

  private meet(conversationId: string): Promise<ConversationState> {
    const asked = this.meeting.get(conversationId);
    if (asked) return asked;
    const meeting = this.fetchConversation(conversationId).finally(() => this.meeting.delete(conversationId));
    this.meeting.set(conversationId, meeting);
    return meeting;
  }

  private async fetchConversation(conversationId: string): Promise<ConversationState> {
    const { store, calls } = this.options;
    const early = await calls.early(conversationId);
    if (early === null) return store.merge(await calls.conversation(conversationId));
    // What has come by another way meanwhile may know of changes that the page is too old for.
    const isNew = store.get(conversationId) === undefined;
    const state = store.merge(early.conversation);
    if (isNew && early.page !== null) this.take(state, early.page);
    return state;
  }

  private load(state: ConversationState, limit: number): Promise<void> {
    return (state.loadingOlder ??= this.loadPage(state, limit).finally(() => (state.loadingOlder = null)));
  }

  private async loadPage(state: ConversationState, limit: number): Promise<void> {
    const { log } = state;
    let page: History | null = null;
    if (log.firstSeq > 1) {
      log.beginOlder();
      // The first page has the newest message again: the summary's copy of it is not relied upon.
      const beforeSeq = state.pageLoaded ? log.firstSeq : log.firstSeq + 1;
      try {
        page = await this.options.calls.history(state.id, { beforeSeq, limit });
      } catch (error) {
        log.endOlder(null);
        if (error instanceof ChatError && error.code === ErrorCode.NotFound) this.options.removed(state.id);
        throw error;
      }
    }
    this.take(state, page);
  }

  /** Takes in a page, and that there is none before the first message. */
  private take(state: ConversationState, page: History | null): void {
    if (page !== null) state.log.endOlder(page);
    state.pageLoaded = true;
    this.options.store.olderLoaded(state);
    this.options.loaded(state);
  }
}
