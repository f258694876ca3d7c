import type { ErrorCode } from './error-code';

/** One wrong property: `path` is dotted (`memberIds.0`), `message` says what is expected there. */
export interface FieldError {
  path: string;
  message: string;
}

/** The body of every HTTP error, sent as `application/problem+json` (RFC 9457). */
export interface Problem {
  /** A URI reference that names the kind of problem. */
  type: string;
  /** The kind of problem in a few words, the same each time. */
  title: string;
  /** The HTTP status. */
  status: number;
  /** This occurrence, in words for a person. */
  detail: string;
  code: ErrorCode;
  /** The wrong properties, with `VALIDATION_FAILED`. */
  errors?: FieldError[];
  /** Seconds to wait, with `RATE_LIMITED` and `UNAVAILABLE`. */
  retryAfter?: number;
}

/** The same error as the acknowledgement of a socket event carries it. */
export interface EventError {
  code: ErrorCode;
  /** In words for a person. */
  message: string;
  errors?: FieldError[];
  /** Seconds to wait. */
  retryAfter?: number;
}
