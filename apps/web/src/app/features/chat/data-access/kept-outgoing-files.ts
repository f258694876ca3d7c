import { Injectable, inject } from '@angular/core';
import {
  BehaviorSubject,
  EMPTY,
  catchError,
  combineLatest,
  defer,
  distinctUntilChanged,
  map,
  of,
  shareReplay,
  switchMap,
  tap,
  type Observable,
} from 'rxjs';
import { Session } from '../../../core/session/session';
import { openOutgoingStorage } from '../../../core/upload/open-outgoing-storage';
import type { KeptFile, KeptMessage, KeptOutgoing, OutgoingStorage } from '../../../core/upload/outgoing-storage';

const NOTHING: KeptOutgoing = { files: [], messages: [] };

interface Holding {
  message: KeptMessage;
  keys: readonly string[];
}

interface Opened {
  storage: Promise<OutgoingStorage>;
  kept$: Observable<KeptOutgoing>;
}

/** What this browser keeps of the signed-in person's unsent files and the messages that wait for them. */
@Injectable({ providedIn: 'root' })
export class KeptOutgoingFiles {
  private readonly session = inject(Session);
  /** Files that were just chosen: shown and sent before the browser has written them down. */
  private readonly freshSubject = new BehaviorSubject<readonly KeptFile[]>([]);
  private readonly freshBytes = new Map<string, File>();
  /** Writes are kept in order. */
  private writing: Promise<unknown> = Promise.resolve();
  private opened: (Opened & { userId: string }) | null = null;

  /** Messages that the browser has not written down yet, with the files that are theirs. */
  private readonly holdingSubject = new BehaviorSubject<readonly Holding[]>([]);
  /** Files that are gone, though a look at the storage may still show them. */
  private readonly dropped = new Set<string>();

  private readonly kept$: Observable<KeptOutgoing> = this.session.me$.pipe(
    map((me) => me?.id ?? null),
    distinctUntilChanged(),
    switchMap((userId) => (userId === null ? of(NOTHING) : this.open(userId).kept$)),
    // Only once it has been passed on: until then, what is remembered here is all that shows it.
    tap((kept) => queueMicrotask(() => this.shown(kept))),
    shareReplay({ bufferSize: 1, refCount: false }),
  );

  /** Emits files and messages as they belong together, in order: at once and on every change, in whichever tab. */
  readonly state$: Observable<KeptOutgoing> = combineLatest([this.kept$, this.freshSubject, this.holdingSubject]).pipe(
    map(([kept, fresh, holding]) => this.merged(kept, fresh, holding)),
    shareReplay({ bufferSize: 1, refCount: false }),
  );
  /** Emits the files alone. */
  readonly files$ = this.state$.pipe(map(({ files }) => files));

  /** Takes a file on. It is there at once. */
  add(row: KeptFile, bytes: File): void {
    this.freshSubject.next([...this.freshSubject.value, row]);
    this.freshBytes.set(row.key, bytes);
    const written = this.write(async (storage) => {
      if (!this.isFresh(row.key)) return;
      try {
        await storage.add(row, bytes);
      } catch {
        // No room for the file in this browser: it is sent all the same, from this page.
        await storage.add(row, null);
      }
    });
    // Not even that: it lives as long as the page.
    written.catch(() => undefined);
  }

  /** The file itself; `null` where this browser does not have it any more. */
  async bytes(key: string): Promise<File | null> {
    const storage = await this.storage();
    return this.freshBytes.get(key) ?? (await storage.bytes(key));
  }

  /** The file as it is now, after all that was written before; `null` once it is gone. */
  file(key: string): Promise<KeptFile | null> {
    return this.write((storage) => storage.file(key));
  }

  message(clientMessageId: string): Promise<KeptMessage | null> {
    return this.write((storage) => storage.message(clientMessageId));
  }

  change(key: string, change: Partial<KeptFile>): Promise<void> {
    const fresh = this.freshSubject.value;
    if (this.isFresh(key)) this.freshSubject.next(fresh.map((it) => (it.key === key ? { ...it, ...change } : it)));
    return this.write((storage) => storage.change(key, change));
  }

  /** Keeps a message that waits for those files. Rejects where the browser does not take it. */
  async hold(message: KeptMessage, keys: readonly string[]): Promise<void> {
    this.holdingSubject.next([...this.holdingSubject.value, { message, keys }]);
    try {
      await this.write((storage) => storage.hold(message, keys));
    } catch (error) {
      this.letGo([message.clientMessageId]);
      throw error;
    }
  }

  drop(keys: readonly string[]): void {
    for (const key of keys) this.dropped.add(key);
    this.settle(keys);
    this.forgetBytes(keys);
    this.write((storage) => storage.drop(keys)).catch(() => undefined);
  }

  /** Removes a message, and its files with it. */
  async dropMessage(clientMessageId: string, keys: readonly string[]): Promise<void> {
    await this.write((storage) => storage.dropMessage(clientMessageId));
    this.letGo([clientMessageId]);
    this.forgetBytes(keys);
  }

  private merged(kept: KeptOutgoing, fresh: readonly KeptFile[], holding: readonly Holding[]): KeptOutgoing {
    const keys = new Set(kept.files.map(({ key }) => key));
    const ids = new Set(kept.messages.map(({ clientMessageId }) => clientMessageId));
    const files = [...kept.files, ...fresh.filter(({ key }) => !keys.has(key))]
      .filter(({ key }) => !this.dropped.has(key))
      .sort((a, b) => a.order - b.order);
    const held = holding.filter(({ message }) => !ids.has(message.clientMessageId));
    if (held.length === 0) return { files, messages: kept.messages };
    const owner = new Map(held.flatMap((it) => it.keys.map((key) => [key, it.message.clientMessageId])));
    return {
      files: files.map((file) => ({ ...file, messageId: owner.get(file.key) ?? file.messageId })),
      messages: [...kept.messages, ...held.map(({ message }) => message)],
    };
  }

  /** The storage shows them: they need not be remembered here. */
  private shown({ files, messages }: KeptOutgoing): void {
    this.settle(files.map(({ key }) => key));
    this.letGo(messages.map(({ clientMessageId }) => clientMessageId));
  }

  private letGo(ids: readonly string[]): void {
    const left = this.holdingSubject.value.filter(({ message }) => !ids.includes(message.clientMessageId));
    if (left.length < this.holdingSubject.value.length) this.holdingSubject.next(left);
  }

  private isFresh(key: string): boolean {
    return this.freshSubject.value.some((file) => file.key === key);
  }

  private settle(keys: readonly string[]): void {
    const left = this.freshSubject.value.filter(({ key }) => !keys.includes(key));
    if (left.length < this.freshSubject.value.length) this.freshSubject.next(left);
  }

  private forgetBytes(keys: readonly string[]): void {
    for (const key of keys) this.freshBytes.delete(key);
  }

  private write<T>(task: (storage: OutgoingStorage) => Promise<T>): Promise<T> {
    const done = this.writing.then(async () => task(await this.storage()));
    this.writing = done.catch(() => undefined);
    return done;
  }

  private storage(): Promise<OutgoingStorage> {
    const { me } = this.session;
    if (me === null) return Promise.reject(new Error('Nobody is signed in.'));
    return this.open(me.id).storage;
  }

  private open(userId: string): Opened {
    if (this.opened?.userId === userId) return this.opened;
    void this.opened?.storage.then((storage) => storage.close());
    this.freshSubject.next([]);
    this.holdingSubject.next([]);
    this.freshBytes.clear();
    const storage = openOutgoingStorage(userId);
    const kept$ = defer(() => storage).pipe(
      switchMap((opened) => opened.kept$),
      // Removed by signing out in another tab, or by the browser.
      catchError(() => EMPTY),
    );
    this.opened = { userId, storage, kept$ };
    return this.opened;
  }
}
