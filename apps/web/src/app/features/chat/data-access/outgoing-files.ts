import { Injectable, inject } from '@angular/core';
import { LIMITS, type Attachment } from '@tertulia/contracts';
import { BehaviorSubject, type Subscription } from 'rxjs';
import { I18n } from '../../../core/i18n/i18n';
import { Notices } from '../../../core/notices/notices';
import { Uploader } from '../../../core/upload/uploader';

/** A file that goes with the next message. */
export interface OutgoingFile {
  key: number;
  file: File;
  status: 'sending' | 'ready' | 'failed' | 'too-large';
  /** Bytes that the server has. */
  sent: number;
  attachment: Attachment | null;
  /** What it failed with. */
  error: unknown;
}

/** The files that go with the next message of the open conversation; each is sent as soon as it is chosen. */
@Injectable()
export class OutgoingFiles {
  private readonly uploader = inject(Uploader);
  private readonly notices = inject(Notices);
  private readonly t = inject(I18n).t;
  private readonly filesSubject = new BehaviorSubject<readonly OutgoingFile[]>([]);
  private readonly running = new Map<number, Subscription>();
  private lastKey = 0;

  /** Emits the files, at once and whenever one gets further. */
  readonly files$ = this.filesSubject.asObservable();

  /** Takes files on, as many as a message holds, and begins to send them. One that is too large stays, and says so. */
  add(conversationId: string, files: readonly File[]): void {
    const free = LIMITS.attachments.max - this.filesSubject.value.length;
    if (files.length > free) this.notices.complain(this.t('chat.files.tooMany', { count: LIMITS.attachments.max }));
    for (const file of files.slice(0, free)) this.begin(conversationId, file);
  }

  /** Takes a file away again; one on its way is stopped. */
  remove(key: number): void {
    this.running.get(key)?.unsubscribe();
    this.running.delete(key);
    this.filesSubject.next(this.filesSubject.value.filter((file) => file.key !== key));
  }

  /** Takes away the files that are there, for a message that takes them along; what failed goes with them. */
  take(): readonly OutgoingFile[] {
    const files = this.filesSubject.value;
    this.filesSubject.next([]);
    return files.filter(({ status }) => status === 'ready');
  }

  /** Gives back files of a message that was not taken after all. */
  putBack(files: readonly OutgoingFile[]): void {
    this.filesSubject.next([...files, ...this.filesSubject.value]);
  }

  /** Stops everything that is on its way. */
  stop(): void {
    for (const subscription of this.running.values()) subscription.unsubscribe();
    this.running.clear();
  }

  private begin(conversationId: string, file: File): void {
    const key = ++this.lastKey;
    const tooLarge = file.size > LIMITS.file.maxBytes;
    const entry: OutgoingFile = {
      key,
      file,
      status: tooLarge ? 'too-large' : 'sending',
      sent: 0,
      attachment: null,
      error: null,
    };
    this.filesSubject.next([...this.filesSubject.value, entry]);
    if (tooLarge) return;
    const subscription = this.uploader.upload(file, { conversationId }).subscribe({
      next: ({ sent, attachment }) =>
        this.change(key, { sent, attachment, status: attachment === null ? 'sending' : 'ready' }),
      error: (error: unknown) => this.change(key, { status: 'failed', error }),
    });
    this.running.set(key, subscription);
  }

  private change(key: number, change: Partial<OutgoingFile>): void {
    this.filesSubject.next(this.filesSubject.value.map((file) => (file.key === key ? { ...file, ...change } : file)));
  }
}
