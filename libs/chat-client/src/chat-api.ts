import type { Changes, ChangesQuery, Conversation, History, HistoryQuery } from '@tertulia/contracts';

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
  /**
   * `POST /auth/refresh`. Rejects with `UNAUTHENTICATED` or `SESSION_REVOKED` when the session is over; any other error leaves
   * it open. `REFRESH_SUPERSEDED` (another tab was faster) counts as done: the newer cookie is there.
   */
  refreshSession(): Promise<void>;
}
