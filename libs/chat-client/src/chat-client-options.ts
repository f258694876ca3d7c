import type { ChatApi } from './chat-api';
import type { ChatStorage } from './chat-storage';
import type { ChatTransport } from './chat-transport';
import type { Clock } from './clock';
import type { SenderLock } from './sender-lock';

/** How much is kept for the next start. */
export interface CacheBounds {
  /** Conversations whose summary is kept. */
  conversations: number;
  /** Conversations whose messages are kept. */
  logs: number;
  /** Messages kept of each of them. */
  messages: number;
}

/** What a `ChatClient` is made of. */
export interface ChatClientOptions {
  /** Id of the signed-in user. */
  userId: string;
  transport: ChatTransport;
  api: ChatApi;
  /** Memory unless given: what is unsent then ends with the process. */
  storage?: ChatStorage;
  /** Always granted unless given. */
  senderLock?: SenderLock;
  clock?: Clock;
  /** Uniform in [0, 1), for jitter. */
  random?: () => number;
  /** Makes a `clientMessageId`: a UUID. */
  newMessageId?: () => string;
  /** Milliseconds to wait for an acknowledgement; 10,000. */
  requestTimeoutMs?: number;
  /** Milliseconds to wait for a missing `rev` before fetching it; 150. `null` switches the gap detection off, for tests alone. */
  gapWaitMs?: number | null;
  /** Milliseconds between two light syncs while in view, give or take a quarter; 60,000. */
  lightSyncMs?: number;
  /** 500 conversations, the messages of 100, 200 each. */
  cache?: Partial<CacheBounds>;
  /** Newest conversations whose newest page is fetched unasked when there is something new in them; 20. */
  prefetch?: number;
}
