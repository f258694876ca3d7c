import { HttpClient, HttpEventType, type HttpEvent } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import type { Attachment } from '@tertulia/contracts';
import { filter, map, type Observable } from 'rxjs';

/** How far an upload has got; `attachment` is there once it is done. */
export interface UploadStep {
  /** Bytes. */
  sent: number;
  attachment: Attachment | null;
}

/** What a file is for: a message of that conversation, or one's own picture. */
export type UploadTarget = { conversationId: string } | { purpose: 'avatar' };

/** Sends files to the server. */
@Injectable({ providedIn: 'root' })
export class Uploader {
  private readonly http = inject(HttpClient);

  /**
   * Emits while `file` is sent and completes after the step with the attachment. Unsubscribing stops it. Errors with the
   * HTTP error.
   */
  upload(file: File, target: UploadTarget): Observable<UploadStep> {
    const form = new FormData();
    // The server reads the stream in order and must know what the bytes are for before it takes them.
    for (const [name, value] of Object.entries(target)) form.append(name, value);
    form.append('file', file, file.name);
    return this.http.post<Attachment>('/api/v1/uploads', form, { reportProgress: true, observe: 'events' }).pipe(
      map((event) => stepOf(event, file.size)),
      filter((step) => step !== null),
    );
  }
}

function stepOf(event: HttpEvent<Attachment>, size: number): UploadStep | null {
  if (event.type === HttpEventType.UploadProgress) return { sent: Math.min(event.loaded, size), attachment: null };
  if (event.type === HttpEventType.Response && event.body !== null) return { sent: size, attachment: event.body };
  return null;
}
