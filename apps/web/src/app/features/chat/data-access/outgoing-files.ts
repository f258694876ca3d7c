import { Injectable, inject } from '@angular/core';
import { LIMITS } from '@tertulia/contracts';
import { BehaviorSubject, combineLatest, distinctUntilChanged, map, type Observable } from 'rxjs';
import { I18n } from '../../../core/i18n/i18n';
import { Notices } from '../../../core/notices/notices';
import type { KeptFile } from '../../../core/upload/outgoing-storage';
import { UploadRules } from '../../../core/upload/upload-rules';
import { refusalOf } from './file-check';
import { FileUploads } from './file-uploads';
import { KeptOutgoingFiles } from './kept-outgoing-files';
import { outgoingFile, type OutgoingFile } from './outgoing-file';
import { Previews } from './previews';

/**
 * The files that go with messages, of all conversations: each is sent as soon as it is chosen, and kept in this browser until
 * its message has taken it along, so that it goes on after a reload.
 */
@Injectable({ providedIn: 'root' })
export class OutgoingFiles {
  private readonly kept = inject(KeptOutgoingFiles);
  private readonly uploads = inject(FileUploads);
  private readonly previews = inject(Previews);
  private readonly notices = inject(Notices);
  private readonly rules = inject(UploadRules);
  private readonly t = inject(I18n).t;
  private readonly refusedSubject = new BehaviorSubject<readonly OutgoingFile[]>([]);
  private lastOrder = 0;

  /** Emits all files in the order chosen, at once and whenever one gets further. */
  readonly files$: Observable<readonly OutgoingFile[]> = combineLatest([
    this.kept.files$,
    this.uploads.progress$,
    this.refusedSubject,
  ]).pipe(
    map(([files, progress, refused]) => {
      const now = Date.now();
      return [...files.map((file) => outgoingFile(file, progress.get(file.key), now)), ...refused];
    }),
  );

  /** Emits the files of what is being written in a conversation. */
  draft$(conversationId: string): Observable<readonly OutgoingFile[]> {
    return this.where((file) => file.conversationId === conversationId && file.messageId === null);
  }

  /** Emits the files that a message waits for. */
  of$(messageId: string): Observable<readonly OutgoingFile[]> {
    return this.where((file) => file.messageId === messageId);
  }

  /** Takes files on for what is being written; `taken` are there already. One that is refused stays in sight, and says why. */
  add(conversationId: string, files: readonly File[], taken: number): void {
    const free = Math.max(0, LIMITS.attachments.max - taken);
    if (files.length > free) this.notices.complain(this.t('chat.files.tooMany', { count: LIMITS.attachments.max }));
    for (const file of files.slice(0, free)) {
      const row = this.row(conversationId, file);
      const refusal = refusalOf(file, this.rules.now);
      if (refusal === null) {
        this.previews.add(row.key, file);
        this.kept.add(row, file);
      } else {
        this.refusedSubject.next([
          ...this.refusedSubject.value,
          { ...outgoingFile(row, undefined, 0), status: 'refused', refusal },
        ]);
      }
    }
  }

  /** Takes a file away again; one on its way is stopped. */
  remove(key: string): void {
    this.refusedSubject.next(this.refusedSubject.value.filter((file) => file.key !== key));
    this.uploads.forget(key);
    this.kept.drop([key]);
  }

  /** Sends a file again that failed. */
  retry(key: string): void {
    this.uploads.retry(key);
  }

  private row(conversationId: string, { name, type, size }: File): KeptFile {
    this.lastOrder = Math.max(Date.now(), this.lastOrder + 0.001);
    return {
      key: crypto.getRandomValues(new Uint32Array(4)).join('-'),
      order: this.lastOrder,
      conversationId,
      messageId: null,
      name,
      type,
      size,
      uploadUrl: null,
      attachment: null,
      readyAt: null,
    };
  }

  private where(test: (file: OutgoingFile) => boolean): Observable<readonly OutgoingFile[]> {
    return this.files$.pipe(
      map((files) => files.filter(test)),
      distinctUntilChanged((a, b) => a.length === 0 && b.length === 0),
    );
  }
}
