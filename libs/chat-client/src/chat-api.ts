import type { Changes, ChangesQuery, Conversation, History, HistoryQuery } from '@tertulia/contracts';

/** A conversation and its newest page, which was asked for once the conversation was there: no page is older than its `rev`. */
export interface EarlyAnswer {
  conversation: Conversation;
  /** `null` where only the conversation could be had. */
  page: History | null;
}

/**
 * The REST calls that `ChatClient` needs. Every call rejects with a `ChatError`: `DISCONNECTED` or `TIMEOUT` where no answer
 * came, else the code of the problem document.
 */
export interface ChatApi {
  /** `GET /conversations/:id/messages`. */
  history(conversationId: string, query: HistoryQuery): Promise<History>;
  /** `GET /conversations/:id/changes`. */
  changes(conversationId: string, query: ChangesQuery): Promise<Changes>;
  /** `GET /conversations/:id`. */
  conversation(conversationId: string): Promise<Conversation>;
  /** What was asked for before the client was there, each answer once; `null` where nothing was, or it could not be had. Never rejects. */
  early?(conversationId: string): Promise<EarlyAnswer | null>;
  /**
   * `POST /auth/refresh`. Rejects with `UNAUTHENTICATED` or `SESSION_REVOKED` when the session is over; any other error leaves
   * it open. `REFRESH_SUPERSEDED` (another tab was faster) counts as done: the newer cookie is there.
   */
  refreshSession(): Promise<void>;
}
