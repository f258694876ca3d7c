import { ErrorCode } from '@tertulia/contracts';
import { Subject, Subscription } from 'rxjs';
import type { ChatClientOptions } from './chat-client-options';
import { createParts, type ClientParts } from './client-parts';
import type { StoreChange } from './conversation-store';
import type { SessionEndReason } from './views';

/** Milliseconds in which a connection that is said to be alive has to answer. */
const PROBE_TIMEOUT_MS = 5_000;
/** Cached logs that are read at the same time. */
const PARALLEL_READS = 8;

/** The life of a client: reads the cache, connects, and lets each part run while it should. */
export class ClientCore {
  readonly parts: ClientParts;
  private readonly endedSubject = new Subject<SessionEndReason>();
  /** Emits once the session is over, after the client has stopped. */
  readonly ended$ = this.endedSubject.asObservable();
  private loading: Promise<void> | null = null;
  private running: Subscription | null = null;

  constructor(options: ChatClientOptions) {
    this.parts = createParts(options, {
      catchUp: (live) => this.catchUp(live),
      online: (live) => this.online(live),
      removed: (conversationId) => this.remove(conversationId),
    });
  }

  async start(): Promise<void> {
    if (!this.running) {
      const { outbox, store, settlement, events, session, storage, connection, lightSync } = this.parts;
      this.running = new Subscription();
      this.running.add(store.changes$.subscribe((change) => this.onChange(change)));
      this.running.add(outbox.entries$.subscribe((entries) => settlement.outboxChanged(entries)));
      this.running.add(session.ended$.subscribe((reason) => void this.end(reason)));
      this.running.add(events.listen());
      this.loading ??= this.load();
      this.running.add(storage.wiped$.subscribe(() => void this.end('wiped')));
      outbox.open();
      connection.start();
      lightSync.setRunning(true);
    }
    await this.loading;
  }

  async stop(): Promise<void> {
    if (!this.running) return;
    this.running.unsubscribe();
    this.running = null;
    const { connection, store, lightSync, typing, presence, outbox, drafts, writer } = this.parts;
    lightSync.setRunning(false);
    connection.stop();
    store.pause();
    typing.reset();
    presence.reset();
    outbox.close();
    await drafts.stored();
    await writer.flush();
  }

  async wipe(): Promise<void> {
    const { storage, outbox } = this.parts;
    await this.stop();
    await this.forget();
    outbox.forget();
    await storage.wipe();
  }

  networkBack(): void {
    const { connection, liveness, synchroniser, failed } = this.parts;
    if (!connection.connected) return connection.restart();
    liveness.check(PROBE_TIMEOUT_MS, () => connection.restart());
    if (connection.online) synchroniser.light(PROBE_TIMEOUT_MS).catch(failed);
  }

  private async load(): Promise<void> {
    const { storage, store, arrivals, drafts, synchroniser, writer, failed } = this.parts;
    try {
      const { conversations, cursors, drafts: stored, syncToken } = await storage.load();
      drafts.restore(stored);
      const cursorOf = new Map(cursors.map((cursor) => [cursor.conversationId, cursor]));
      const byActivity = (it: (typeof conversations)[number]): string => it.conversation.updatedAt;
      const waiting = [...conversations].sort((a, b) => (byActivity(a) < byActivity(b) ? 1 : -1));
      const next = async (): Promise<void> => {
        for (let cached = waiting.shift(); cached; cached = waiting.shift()) {
          const cursor = cursorOf.get(cached.conversation.id);
          const state = store.restore(cached, cursor, cursor ? await storage.messages(cursor.conversationId) : []);
          if (state) arrivals.restored(state);
        }
      };
      await Promise.all(Array.from({ length: PARALLEL_READS }, next));
      writer.restore(
        conversations.map(({ conversation }) => conversation.id),
        cursorOf.keys(),
      );
      synchroniser.syncToken = syncToken;
    } catch (error) {
      // Without its cache the client is slower, and no less right.
      failed(error);
    }
    store.ready();
  }

  private async catchUp(live: AbortSignal): Promise<void> {
    const { typing, presence, store, synchroniser } = this.parts;
    typing.reset();
    presence.reset();
    store.pause();
    await this.loading;
    await synchroniser.catchUp(live);
  }

  private online(live: AbortSignal): void {
    const { store, events, presence, receipts, sender, history, failed } = this.parts;
    const unlessOver = (error: unknown): void => {
      if (!live.aborted) failed(error);
    };
    events.online();
    store.watch();
    presence.run(live);
    receipts.run(live);
    void sender.run(live).catch(unlessOver);
    void history.prefetch(live).catch(unlessOver);
  }

  private onChange(change: StoreChange): void {
    const { writer, settlement, arrivals, receipts } = this.parts;
    writer.note(change);
    if (change.type !== 'log') return;
    settlement.logChanged(change.state);
    arrivals.logChanged(change.state);
    receipts.arrived(change.state);
  }

  /** Drops a conversation and its copy; what was to be sent there fails. */
  private remove(conversationId: string): void {
    const { store, outbox, failed } = this.parts;
    store.remove(conversationId);
    for (const { clientMessageId, conversationId: id, status } of outbox.entries) {
      if (id !== conversationId || status === 'failed') continue;
      const failure = { code: ErrorCode.NotFound, message: 'You are not a member of this conversation.' };
      const settled = status === 'pending' ? outbox.fail(clientMessageId, failure) : outbox.remove(clientMessageId);
      settled.catch(failed);
    }
  }

  private async end(reason: SessionEndReason): Promise<void> {
    if (!this.running) return;
    await this.stop();
    if (reason === 'wiped') {
      await this.forget();
      this.parts.outbox.forget();
    }
    this.endedSubject.next(reason);
  }

  private async forget(): Promise<void> {
    const { store, drafts, writer, synchroniser } = this.parts;
    store.clear();
    drafts.clear();
    synchroniser.syncToken = null;
    await writer.discard();
  }
}
