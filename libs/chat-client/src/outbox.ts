import { ErrorCode, type Message } from '@tertulia/contracts';
import { BehaviorSubject, retry, timer, type Observable, type Subscription } from 'rxjs';
import { ChatError } from './chat-error';
import type { ChatStorage, OutboxEntry, SendFailure } from './chat-storage';

/** Milliseconds until a storage that could not be followed is tried again. */
const FOLLOW_AGAIN_MS = 10_000;
/** Less than from one order to the next that a storage gives. */
const JUST_BEHIND = 1e-6;

/**
 * The messages that the server has not confirmed: what the storage holds, shared by all clients on it, and what it would not take,
 * which this client alone keeps for as long as it lives.
 */
export class Outbox {
  private readonly entriesSubject = new BehaviorSubject<readonly OutboxEntry[]>([]);
  /** Emits all entries, in the order written: at once and on every change. */
  readonly entries$: Observable<readonly OutboxEntry[]> = this.entriesSubject.asObservable();
  /** Entries added here that no look at the storage has shown yet. */
  private readonly unconfirmed = new Set<string>();
  /** Entries that the storage would not take. */
  private readonly unstored = new Set<string>();
  /** Entries removed here that a look at the storage may still show. */
  private readonly removed = new Set<string>();
  private subscription: Subscription | null = null;

  constructor(
    private readonly storage: ChatStorage,
    private readonly failed: (error: unknown) => void,
  ) {}

  get entries(): readonly OutboxEntry[] {
    return this.entriesSubject.value;
  }

  /** Follows the storage, again where it fails meanwhile. */
  open(): void {
    const again = (error: unknown): Observable<unknown> => {
      this.failed(error);
      return timer(FOLLOW_AGAIN_MS);
    };
    this.subscription ??= this.storage.outbox$.pipe(retry({ delay: again })).subscribe((stored) => this.merge(stored));
  }

  close(): void {
    this.subscription?.unsubscribe();
    this.subscription = null;
  }

  /** Looks at the storage now, for what another tab has written this moment. */
  async refresh(): Promise<void> {
    this.merge(await this.storage.outbox());
  }

  /** Forgets what is in memory: the storage was wiped. */
  forget(): void {
    this.unconfirmed.clear();
    this.unstored.clear();
    this.removed.clear();
    this.entriesSubject.next([]);
  }

  find(clientMessageId: string): OutboxEntry | undefined {
    return this.entries.find((entry) => entry.clientMessageId === clientMessageId);
  }

  /** Milliseconds that the oldest message has waited to be sent; `null` where none waits. The device's clock may have been set meanwhile. */
  ageMs(now: number): number | null {
    const oldest = this.entries.find(({ status }) => status === 'pending');
    return oldest === undefined ? null : Math.max(0, Math.round(now - Date.parse(oldest.writtenAt)));
  }

  /** Whether nobody but this client knows of an entry. */
  isUnstored(clientMessageId: string): boolean {
    return this.unstored.has(clientMessageId);
  }

  /** Resolves once the entry is durable; where the storage will not take it, once it is in memory, and the failure is told. */
  async add(entry: Omit<OutboxEntry, 'order'>): Promise<void> {
    this.unconfirmed.add(entry.clientMessageId);
    const order = await this.store(entry);
    if (!this.find(entry.clientMessageId)) this.publish([...this.entries, { ...entry, order }]);
  }

  /** Puts a failed entry back, with another body if one is given. Rejects with `NOT_FOUND` or `CONFLICT`. */
  async retry(clientMessageId: string, body?: string): Promise<void> {
    const entry = this.find(clientMessageId);
    if (!entry) throw new ChatError(ErrorCode.NotFound, 'the message is not in the outbox');
    if (entry.status !== 'failed') throw new ChatError(ErrorCode.Conflict, 'the message has not failed');
    const revised = entry.revised || (body !== undefined && body !== entry.body);
    await this.update(clientMessageId, { status: 'pending', failure: null, body: body ?? entry.body, revised });
  }

  /** The server has it: kept until the conversation's log shows it. */
  acknowledge(clientMessageId: string, message: Message): Promise<void> {
    return this.update(clientMessageId, { status: 'acknowledged', message, failure: null });
  }

  /** The server refused it. */
  fail(clientMessageId: string, failure: SendFailure): Promise<void> {
    return this.update(clientMessageId, { status: 'failed', failure });
  }

  async remove(clientMessageId: string): Promise<void> {
    if (!this.find(clientMessageId)) return;
    this.unconfirmed.delete(clientMessageId);
    this.publish(this.entries.filter((entry) => entry.clientMessageId !== clientMessageId));
    if (this.unstored.delete(clientMessageId)) return;
    this.removed.add(clientMessageId);
    await this.storage.removeFromOutbox(clientMessageId);
  }

  private async update(clientMessageId: string, change: Partial<OutboxEntry>): Promise<void> {
    const entry = this.find(clientMessageId);
    if (!entry) return;
    const versioned = { ...change, version: entry.version + 1 };
    this.publish(this.entries.map((it) => (it === entry ? { ...it, ...versioned } : it)));
    if (!this.unstored.has(clientMessageId)) await this.storage.updateOutbox(clientMessageId, versioned);
  }

  private async store(entry: Omit<OutboxEntry, 'order'>): Promise<number> {
    try {
      return await this.storage.addToOutbox(entry);
    } catch (error) {
      this.unstored.add(entry.clientMessageId);
      this.failed(error);
      return Math.max(0, ...this.entries.map(({ order }) => order)) + JUST_BEHIND;
    }
  }

  private merge(stored: readonly OutboxEntry[]): void {
    const local = new Map(this.entries.map((entry) => [entry.clientMessageId, entry]));
    const merged = stored
      .filter(({ clientMessageId }) => !this.removed.has(clientMessageId))
      .map((entry) => {
        this.unconfirmed.delete(entry.clientMessageId);
        const known = local.get(entry.clientMessageId);
        return known && known.version >= entry.version ? known : entry;
      });
    const ids = new Set(stored.map(({ clientMessageId }) => clientMessageId));
    for (const id of this.removed) if (!ids.has(id)) this.removed.delete(id);
    const added = this.entries.filter(({ clientMessageId }) => this.unconfirmed.has(clientMessageId));
    this.publish([...merged, ...added.filter(({ clientMessageId }) => !ids.has(clientMessageId))]);
  }

  private publish(entries: readonly OutboxEntry[]): void {
    const same = entries.length === this.entries.length && entries.every((entry, i) => entry === this.entries[i]);
    if (!same) this.entriesSubject.next([...entries].sort((a, b) => a.order - b.order));
  }
}
