import { HttpErrorResponse } from '@angular/common/http';
import { Observable } from 'rxjs';
import type { DetailedError, HttpResponse, Upload } from 'tus-js-client';
import type { ResumePoint, UploadTarget } from './upload-step';

const ENDPOINT = '/api/v1/uploads/tus';
/** The header that names the attachment once all bytes are there. */
const ATTACHMENT_ID = 'Upload-Attachment-Id';

/** A step of a resumable upload; `attachmentId` is there once the server has all of it. */
export interface TusStep {
  sent: number;
  attachmentId: string | null;
}

/** Thrown where resumable uploads as such are not to be had here: no such endpoint, or a proxy that refuses their methods. */
export class TusUnusable extends Error {
  override readonly name = 'TusUnusable';
}

/**
 * Sends a file by the tus protocol, from where `resume` says, in one try: errors with an `HttpErrorResponse`, with status 0
 * where no answer came, or with `TusUnusable`. Unsubscribing stops it; what the server has by then, it keeps.
 */
export function tusUpload(
  file: File,
  target: UploadTarget,
  resume: Omit<ResumePoint, 'serverBack$'>,
): Observable<TusStep> {
  return new Observable((subscriber) => {
    let upload: Upload | null = null;
    let stopped = false;
    let attachmentId: string | null = null;
    const begin = async (url: string | null): Promise<void> => {
      const tus = await import('tus-js-client');
      if (stopped) return;
      upload = new tus.Upload(file, {
        // With an address to go on from, none to begin at: it would be used, from byte 0, whatever answer there is.
        ...(url === null ? { endpoint: ENDPOINT } : { uploadUrl: url }),
        metadata: { filename: file.name, filetype: file.type || 'application/octet-stream', ...target },
        // Whoever subscribes decides when it is tried again, and keeps the address with the file itself.
        retryDelays: null,
        storeFingerprintForResuming: false,
        onUploadUrlAvailable: () => {
          if (typeof upload?.url === 'string') resume.begun(upload.url);
        },
        onAfterResponse: (_request, response: HttpResponse) => {
          attachmentId = response.getHeader(ATTACHMENT_ID) ?? attachmentId;
        },
        onProgress: (sent) => subscriber.next({ sent, attachmentId: null }),
        onSuccess: () => {
          subscriber.next({ sent: file.size, attachmentId });
          subscriber.complete();
        },
        onError: (error) => {
          if (url !== null && isGone(error)) start(null);
          else subscriber.error(asHttpError(error));
        },
      });
      upload.start();
    };
    const start = (url: string | null): void => {
      begin(url).catch((error: unknown) => subscriber.error(new HttpErrorResponse({ status: 0, error })));
    };
    start(resume.url);
    return () => {
      stopped = true;
      void upload?.abort();
    };
  });
}

/** Whether the upload cannot be gone on with, since the server has it no more, or refused what it had of it. */
function isGone(error: Error | DetailedError): boolean {
  if (!('originalResponse' in error) || error.originalRequest.getMethod() !== 'HEAD') return false;
  const status = error.originalResponse?.getStatus() ?? 0;
  return status >= 400 && status < 500 && !MAY_PASS.has(status) && status !== 405;
}

/** Answers to a question for how far it is that say nothing about the upload itself. */
const MAY_PASS: ReadonlySet<number> = new Set([401, 408, 409, 423, 425, 429]);

function asHttpError(error: Error | DetailedError): Error | HttpErrorResponse {
  const response = 'originalResponse' in error ? error.originalResponse : null;
  const method = 'originalRequest' in error ? error.originalRequest.getMethod() : '';
  const status = response?.getStatus() ?? 0;
  const problem = parsed(response?.getBody() ?? '');
  if (status === 405 || status === 501 || (status === 404 && method === 'POST')) return new TusUnusable(String(status));
  // The server explains each refusal; an answer without explanation is somebody's in between.
  if (status >= 400 && status < 500 && problem === null && !TELL_NOTHING.has(status)) {
    return new TusUnusable(String(status));
  }
  return new HttpErrorResponse({ status, error: problem, url: ENDPOINT });
}

/** What may come without explanation and means the same from anybody. */
const TELL_NOTHING: ReadonlySet<number> = new Set([401, 408, 409, 413, 423, 429, 460]);

function parsed(body: string): object | null {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' ? value : null;
  } catch {
    return null;
  }
}
