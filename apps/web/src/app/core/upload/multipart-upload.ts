import { HttpEventType, type HttpClient, type HttpEvent } from '@angular/common/http';
import type { Attachment } from '@tertulia/contracts';
import { filter, map, type Observable } from 'rxjs';
import type { UploadStep, UploadTarget } from './upload-step';

/** Sends a file in one request. Unsubscribing stops it. Errors with the HTTP error; tried again, it begins anew. */
export function multipartUpload(http: HttpClient, file: File, target: UploadTarget): Observable<UploadStep> {
  const form = new FormData();
  // The server reads the stream in order and must know what the bytes are for before it takes them.
  for (const [name, value] of Object.entries(target)) form.append(name, value);
  form.append('file', file, file.name);
  return http.post<Attachment>('/api/v1/uploads', form, { reportProgress: true, observe: 'events' }).pipe(
    map((event) => stepOf(event, file.size)),
    filter((step) => step !== null),
  );
}

function stepOf(event: HttpEvent<Attachment>, size: number): UploadStep | null {
  if (event.type === HttpEventType.UploadProgress) {
    return { sent: Math.min(event.loaded, size), attachment: null, paused: false };
  }
  if (event.type === HttpEventType.Response && event.body !== null) {
    return { sent: size, attachment: event.body, paused: false };
  }
  return null;
}
