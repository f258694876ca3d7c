import { HttpClient } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import type { Attachment } from '@tertulia/contracts';
import { NEVER, catchError, fromEvent, map, merge, of, switchMap, throwError, type Observable } from 'rxjs';
import { Session } from '../session/session';
import { keepTrying } from './keep-trying';
import { multipartUpload } from './multipart-upload';
import { TusUnusable, tusUpload, type TusStep } from './tus-upload';
import type { ResumePoint, UploadStep, UploadTarget } from './upload-step';

/** Sends files to the server. */
@Injectable({ providedIn: 'root' })
export class Uploader {
  private readonly http = inject(HttpClient);
  private readonly session = inject(Session);

  /**
   * Emits while `file` is sent, and completes after the step with the attachment. It goes on by itself after a cut connection
   * or a restart of the server, from where the server has got, and with `resume` also after a reload. Where resumable uploads
   * are not to be had it sends the file in one request. Unsubscribing stops it. Errors with the HTTP error that stays.
   */
  upload(file: File, target: UploadTarget, resume?: ResumePoint): Observable<UploadStep> {
    let last: UploadStep = { sent: 0, attachment: null, paused: false };
    let url = resume?.url ?? null;
    const begun = (address: string): void => {
      url = address;
      resume?.begun(address);
    };
    const inOne = (): Observable<UploadStep> =>
      this.persist(
        () => multipartUpload(this.http, file, target),
        () => last,
        resume?.serverBack$,
      );
    return this.persist(
      () => tusUpload(file, target, { url, begun }).pipe(switchMap((step) => this.stepOf(step))),
      () => last,
      resume?.serverBack$,
    ).pipe(
      catchError((error: unknown) => (error instanceof TusUnusable ? inOne() : throwError(() => error))),
      map((step) => (last = step)),
    );
  }

  /** Tells the server that an upload which was begun is not wanted any more. Says nothing where that does not work: what nobody takes up is removed. */
  forget(url: string): void {
    this.http.delete(url, { headers: { 'Tus-Resumable': '1.0.0' } }).subscribe({ error: () => undefined });
  }

  private persist(
    attempt: () => Observable<UploadStep>,
    last: () => UploadStep,
    serverBack$: Observable<unknown> = NEVER,
  ): Observable<UploadStep> {
    const tries = keepTrying(attempt, {
      renew: () => this.session.renew(),
      back$: merge(fromEvent(window, 'online'), serverBack$),
    });
    return tries.pipe(map((step) => step ?? { ...last(), paused: true }));
  }

  private stepOf({ sent, attachmentId }: TusStep): Observable<UploadStep> {
    if (attachmentId === null) return of({ sent, attachment: null, paused: false });
    return this.http
      .get<Attachment>(`/api/v1/uploads/${encodeURIComponent(attachmentId)}/metadata`)
      .pipe(map((attachment) => ({ sent, attachment, paused: false })));
  }
}
