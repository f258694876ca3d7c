import { HttpErrorResponse } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import type { ChatError, ChatErrorCode } from '@tertulia/chat-client';
import { problemOf } from '../http/problem-of';
import { I18n } from './i18n';
import type { PluralKey, TextKey } from './text-key';

/** What each code means to a person; `null` where what was tried says more than the code does. */
const KEYS: Readonly<Record<Exclude<ChatErrorCode, 'RATE_LIMITED'>, TextKey | null>> = {
  VALIDATION_FAILED: 'errors.validationFailed',
  UNKNOWN_EVENT: 'errors.unexpected',
  UNAUTHENTICATED: 'errors.signedOut',
  INVALID_CREDENTIALS: 'errors.invalidCredentials',
  SESSION_REVOKED: 'errors.signedOut',
  FORBIDDEN: 'errors.forbidden',
  ORIGIN_NOT_ALLOWED: 'errors.forbidden',
  NOT_FOUND: 'errors.notFound',
  EMAIL_TAKEN: 'errors.emailTaken',
  REFRESH_SUPERSEDED: 'errors.unexpected',
  CONFLICT: 'errors.conflict',
  PRECONDITION_FAILED: 'errors.unexpected',
  PAYLOAD_TOO_LARGE: 'errors.payloadTooLarge',
  QUOTA_EXCEEDED: 'errors.quotaExceeded',
  UNSUPPORTED_MEDIA_TYPE: 'errors.unsupportedMediaType',
  RANGE_NOT_SATISFIABLE: null,
  FILE_INFECTED: 'errors.fileInfected',
  DAILY_QUOTA_EXCEEDED: 'errors.dailyQuotaExceeded',
  INTERNAL: 'errors.internal',
  UNAVAILABLE: 'errors.unavailable',
  SCANNER_UNAVAILABLE: 'errors.scannerUnavailable',
  INSUFFICIENT_STORAGE: 'errors.insufficientStorage',
  DISCONNECTED: 'errors.disconnected',
  TIMEOUT: 'errors.disconnected',
};
const RATE_LIMITED: PluralKey = 'errors.rateLimited';
/** Here the server's own sentence says more; it speaks English, so only who reads that gets it. */
const DETAILED: ReadonlySet<string> = new Set([
  'VALIDATION_FAILED',
  'FORBIDDEN',
  'CONFLICT',
  'PAYLOAD_TOO_LARGE',
  'UNSUPPORTED_MEDIA_TYPE',
]);

/** No answer, or one that says that what was sent did not get there in time. */
const NOT_THERE: ReadonlySet<number> = new Set([0, 408]);

/** An error as the server or the chat client tells it. */
export interface ToldError {
  code: string;
  message: string;
  /** Seconds. */
  retryAfter?: number;
}

/** Errors in words for a person: what happened and what to do, in the language that is chosen. */
@Injectable({ providedIn: 'root' })
export class ErrorWords {
  private readonly i18n = inject(I18n);

  /** The words for an error of a call; `fallback` says it where nothing better is known. */
  of(error: unknown, fallback: TextKey): string {
    if (error instanceof HttpErrorResponse && NOT_THERE.has(error.status)) return this.i18n.t('errors.unreachable');
    const problem = problemOf(error);
    if (problem !== null) return this.told({ ...problem, message: problem.detail }, fallback);
    if (!isChatError(error)) return this.i18n.t(fallback);
    const { code, message, retryAfterMs } = error;
    return this.told({ code, message, retryAfter: (retryAfterMs ?? 0) / 1000 }, fallback);
  }

  /** The words for a code of the contract. */
  told({ code, message, retryAfter }: ToldError, fallback: TextKey = 'errors.unexpected'): string {
    if (code === 'RATE_LIMITED') return this.i18n.t(RATE_LIMITED, { count: Math.max(1, Math.ceil(retryAfter ?? 1)) });
    if (this.i18n.language() === 'en' && DETAILED.has(code) && message !== '') return message;
    return this.i18n.t((isKnown(code) ? KEYS[code] : null) ?? fallback);
  }

  /** What was tried, and why it did not work. */
  because(what: TextKey, error: unknown): string {
    return this.sentences(this.i18n.t(what), error);
  }

  /** A sentence that says what was tried, and another that says why it did not work. */
  sentences(what: string, error: unknown): string {
    return this.i18n.t('ui.sentences', { first: what, second: this.of(error, 'errors.unexpected') });
  }

  /** What is wrong with each property, by its path; empty unless the server refused a form. */
  fields(error: unknown): Record<string, string> {
    const errors = problemOf(error)?.errors ?? [];
    const english = this.i18n.language() === 'en';
    return Object.fromEntries(
      errors.map(({ path, message }) => [path, english ? message : this.i18n.t('errors.field')]),
    );
  }
}

/** By its name: its class would bring the whole chat client to the sign-in page. */
function isChatError(error: unknown): error is ChatError {
  return error instanceof Error && error.name === 'ChatError';
}

function isKnown(code: string): code is keyof typeof KEYS {
  return Object.hasOwn(KEYS, code);
}
