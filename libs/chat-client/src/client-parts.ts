import { Subject } from 'rxjs';
import { Arrivals } from './arrivals';
import { CacheWriter } from './cache-writer';
import type { CacheBounds, ChatClientOptions } from './chat-client-options';
import { systemClock } from './clock';
import { Connection } from './connection';
import { ConversationStore } from './conversation-store';
import { Drafts } from './drafts';
import { HistoryLoader } from './history-loader';
import { LightSync } from './light-sync';
import { Liveness } from './liveness';
import { LiveEvents } from './live-events';
import { MemoryChatStorage } from './memory-chat-storage';
import { Outbox } from './outbox';
import { OutboxSender } from './outbox-sender';
import { OutboxSettlement } from './outbox-settlement';
import { PresenceWatch } from './presence-watch';
import { Receipts } from './receipts';
import { unsharedLock } from './sender-lock';
import { ServerCalls } from './server-calls';
import { Session } from './session';
import { Synchroniser } from './synchroniser';
import { Typing } from './typing';

const DEFAULT_BOUNDS: CacheBounds = { conversations: 500, logs: 100, messages: 200 };

/** What the parts of a client ask of the client itself. */
export interface ClientCallbacks {
  /** Fetches what was missed, once the cache is read. */
  catchUp: (live: AbortSignal) => Promise<void>;
  /** Starts everything that runs while the client is whole. */
  online: (live: AbortSignal) => void;
  /** A conversation is gone. */
  removed: (conversationId: string) => void;
}

/** The parts of a client, wired together. */
export type ClientParts = ReturnType<typeof createParts>;

/** Makes the parts of a client. Nothing runs yet. */
export function createParts(options: ChatClientOptions, { catchUp, online, removed }: ClientCallbacks) {
  const { userId, transport, api, clock = systemClock, random = Math.random, gapWaitMs = 150 } = options;
  const { storage = new MemoryChatStorage(), senderLock: lock = unsharedLock, requestTimeoutMs = 10_000 } = options;
  const bounds = { ...DEFAULT_BOUNDS, ...options.cache };
  const errors = new Subject<Error>();
  const failed = (error: unknown): void => errors.next(error instanceof Error ? error : new Error(String(error)));
  const isOnline = (): boolean => connection.online;

  const session = new Session(api);
  const unauthenticated = (): void => connection.renew();
  const overdue = (): void => liveness.check(requestTimeoutMs, () => connection.drop());
  const calls = new ServerCalls({ transport, api, session, clock, random, requestTimeoutMs, overdue, unauthenticated });
  const refresh = (): Promise<boolean> => session.refresh();
  const connection = new Connection({ transport, clock, random, refresh, catchUp, online });
  const store = new ConversationStore({
    userId,
    clock,
    random,
    gapWaitMs,
    keepMessages: bounds.messages,
    live: isOnline,
    fetchChanges: (conversationId, sinceRev) => calls.changes(conversationId, sinceRev),
    failed: (conversationId, error) => (isGone(error) ? removed(conversationId) : failed(error)),
  });
  const outbox = new Outbox(storage, failed);
  const outboxAgeMs = (): number | null => outbox.ageMs(clock.now());
  const synchroniser = new Synchroniser({ store, calls, removed, outboxAgeMs });
  const receipts = new Receipts({ userId, store, calls, clock, failed });
  const typing = new Typing({
    userId,
    clock,
    // Volatile: a notice that does not arrive is not missed.
    tell: (conversationId, on) => {
      if (isOnline()) calls.request('set_typing', { conversationId, typing: on }).catch(() => undefined);
    },
  });
  const presence = new PresenceWatch(calls, failed);
  const liveness = new Liveness({
    // Tells the same list again: it costs the server little and changes nothing.
    ask: (timeoutMs) => transport.request('watch_presence', { userIds: [...presence.userIds] }, timeoutMs),
  });
  const settlement = new OutboxSettlement(outbox, store, failed);
  const lightSync = new LightSync({
    clock,
    random,
    everyMs: options.lightSyncMs ?? 60_000,
    sync: () => {
      if (isOnline()) synchroniser.light(requestTimeoutMs).catch(failed);
    },
  });
  return {
    storage,
    clock,
    bounds,
    errors,
    failed,
    session,
    calls,
    connection,
    liveness,
    store,
    synchroniser,
    outbox,
    settlement,
    arrivals: new Arrivals(userId),
    receipts,
    typing,
    presence,
    drafts: new Drafts(storage, failed),
    sender: new OutboxSender({
      outbox,
      calls,
      lock,
      stored: (message) => store.get(message.conversationId)?.follower.receive(message),
      failed,
    }),
    history: new HistoryLoader({
      store,
      calls,
      prefetch: options.prefetch ?? 20,
      loaded: (state) => receipts.arrived(state),
      removed,
    }),
    writer: new CacheWriter({ storage, store, clock, bounds, syncToken: () => synchroniser.syncToken, failed }),
    events: new LiveEvents({
      transport,
      store,
      calls,
      session,
      typing,
      presence,
      online: isOnline,
      removed,
      resync: (withinMs) => lightSync.soon(withinMs),
      failed,
    }),
    lightSync,
  };
}

function isGone(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'NOT_FOUND';
}
