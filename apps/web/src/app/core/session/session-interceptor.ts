import { HttpErrorResponse, type HttpInterceptorFn } from '@angular/common/http';
import { inject } from '@angular/core';
import { catchError, switchMap, throwError } from 'rxjs';
import { problemOf } from '../http/problem-of';
import { Session } from './session';
import { SESSION_CALL } from './session-call';

/**
 * Renews an expired access token once (together with every other call that met it) and repeats the call once. Where the
 * session is over, it ends it; the error reaches the caller in any case. A wrong password says nothing about the session.
 */
export const sessionInterceptor: HttpInterceptorFn = (request, next) => {
  if (request.context.get(SESSION_CALL)) return next(request);
  const session = inject(Session);
  const isExpired = (error: unknown): boolean =>
    error instanceof HttpErrorResponse && error.status === 401 && problemOf(error)?.code !== 'INVALID_CREDENTIALS';
  const endIfOver = (error: unknown) => {
    if (isExpired(error)) session.end();
    return throwError(() => error);
  };
  return next(request).pipe(
    catchError((error: unknown) => {
      if (!isExpired(error)) return throwError(() => error);
      return session.renew().pipe(
        switchMap(() => next(request)),
        catchError(endIfOver),
      );
    }),
  );
};
