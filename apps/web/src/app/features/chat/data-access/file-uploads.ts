import { Injectable, inject } from '@angular/core';
import type { ConnectionState } from '@tertulia/chat-client';
import {
  BehaviorSubject,
  concatMap,
  distinctUntilChanged,
  filter,
  from,
  map,
  of,
  skip,
  switchMap,
  type Observable,
  type Subscription,
} from 'rxjs';
import { heldLock } from '../../../core/upload/held-lock';
import type { KeptFile } from '../../../core/upload/outgoing-storage';
import { Pace } from '../../../core/upload/pace';
import type { UploadStep } from '../../../core/upload/upload-step';
import { Uploader } from '../../../core/upload/uploader';
import { Chat } from '../../../core/chat/chat';
import { KeptOutgoingFiles } from './kept-outgoing-files';
import { NOT_BEGUN, isThere, type Progress } from './outgoing-file';

/** Files that are on their way at the same time; the rest of the connections is left to the chat. */
const PARALLEL = 3;
/** Milliseconds between two looks at how far it has got. */
const SHOWN_EVERY_MS = 200;

/** Thrown where the browser has lost a file that it was to keep. */
export class FileLost extends Error {
  override readonly name = 'FileLost';
}

/** Sends the files that are kept: a few at once, each by one tab, from where it had got before. */
@Injectable({ providedIn: 'root' })
export class FileUploads {
  private readonly uploader = inject(Uploader);
  private readonly chat = inject(Chat);
  private readonly kept = inject(KeptOutgoingFiles);
  private readonly progressSubject = new BehaviorSubject<ReadonlyMap<string, Progress>>(new Map());
  private readonly running = new Map<string, Subscription>();
  private files: readonly KeptFile[] = [];

  /** Emits how each file gets on in this tab, by its key. */
  readonly progress$ = this.progressSubject.asObservable();

  constructor() {
    this.kept.files$.subscribe((files) => {
      this.files = files;
      const keys = new Set(files.map(({ key }) => key));
      for (const key of [...this.running.keys(), ...this.progressSubject.value.keys()]) {
        if (!keys.has(key)) this.stop(key);
      }
      this.pump();
    });
  }

  /** Sends a file again that failed. */
  retry(key: string): void {
    this.show(key, NOT_BEGUN);
    this.pump();
  }

  /** Stops a file for good; the server need not keep what it has of it. */
  forget(key: string): void {
    const url = this.files.find((file) => file.key === key)?.uploadUrl ?? null;
    const begun = this.running.has(key) || this.progressSubject.value.get(key)?.status === 'failed';
    this.stop(key);
    if (url !== null && begun) this.uploader.forget(url);
    this.pump();
  }

  private pump(): void {
    const now = Date.now();
    for (const file of this.files) {
      if (this.running.size >= PARALLEL) return;
      const failed = this.progressSubject.value.get(file.key)?.status === 'failed';
      if (!isThere(file, now) && !failed && !this.running.has(file.key)) this.start(file.key);
    }
  }

  private start(key: string): void {
    const pace = new Pace();
    let shownAt = 0;
    const subscription = heldLock(`tertulia-file-${key}`)
      .pipe(switchMap(() => this.send(key)))
      .subscribe({
        next: (step) => {
          if (step === null) return this.end(key);
          const now = Date.now();
          if (step.paused) pace.reset();
          const speed = step.paused ? null : pace.add(now, step.sent);
          if (!step.paused && now - shownAt < SHOWN_EVERY_MS) return;
          shownAt = now;
          this.show(key, { status: step.paused ? 'paused' : 'sending', sent: step.sent, speed, error: null });
        },
        error: (error: unknown) => {
          this.end(key, { ...NOT_BEGUN, status: 'failed', error });
        },
      });
    if (!subscription.closed) this.running.set(key, subscription);
  }

  /** Emits how one file gets on, and `null` once the server has it and that is kept, or nobody wants it any more. */
  private send(key: string): Observable<UploadStep | null> {
    return from(this.contentsOf(key)).pipe(
      switchMap((found) => {
        if (found === null) return of(null);
        const { row, bytes } = found;
        const begun = (uploadUrl: string): void => void this.kept.change(key, { uploadUrl }).catch(() => undefined);
        const resume = { url: row.uploadUrl, begun, serverBack$: backOnline(this.chat.client.connection$) };
        return this.uploader.upload(bytes, { conversationId: row.conversationId }, resume).pipe(
          concatMap((step) => {
            const { attachment } = step;
            if (attachment === null) return of(step);
            const there = { attachment, readyAt: Date.now(), uploadUrl: null };
            return from(this.kept.change(key, there)).pipe(map(() => null));
          }),
        );
      }),
    );
  }

  /** What there is to send; `null` where another tab has done it, or it was taken away. */
  private async contentsOf(key: string): Promise<{ row: KeptFile; bytes: File } | null> {
    const row = (await this.kept.file(key)) ?? this.files.find((file) => file.key === key) ?? null;
    if (row === null || isThere(row, Date.now())) return null;
    const bytes = await this.kept.bytes(key);
    if (bytes === null) throw new FileLost(row.name);
    return { row, bytes };
  }

  private end(key: string, failure: Progress | null = null): void {
    this.stop(key);
    if (failure !== null) this.show(key, failure);
    this.pump();
  }

  private stop(key: string): void {
    this.running.get(key)?.unsubscribe();
    this.running.delete(key);
    if (this.progressSubject.value.has(key)) this.show(key, null);
  }

  private show(key: string, progress: Progress | null): void {
    const next = new Map(this.progressSubject.value);
    if (progress === null) next.delete(key);
    else next.set(key, progress);
    this.progressSubject.next(next);
  }
}

/** Emits when a connection that was gone is there again; not for one that is there from the start, or that a file could not be sent beside. */
function backOnline(connection$: Observable<ConnectionState>): Observable<unknown> {
  return connection$.pipe(
    map(({ status }) => status === 'online'),
    distinctUntilChanged(),
    skip(1),
    filter(Boolean),
  );
}
