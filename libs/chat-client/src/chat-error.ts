import { ErrorCode, type EventError, type FieldError } from '@tertulia/contracts';

/** The codes of the contract, and what happens to a request before the server could answer it. */
export type ChatErrorCode =
  | ErrorCode
  /** There is no connection, or it broke before the answer came. The server may have done what was asked. */
  | 'DISCONNECTED'
  /** No answer within the time allowed, or the request took longer to arrive than the server waits. It may have done what was asked. */
  | 'TIMEOUT';

/** Why something could not be done, in one form for the socket, for HTTP and for the connection itself. */
export class ChatError extends Error {
  override readonly name = 'ChatError';

  constructor(
    readonly code: ChatErrorCode,
    message: string,
    /** The wrong properties, with `VALIDATION_FAILED`. */
    readonly errors: readonly FieldError[] = [],
    /** Milliseconds to wait, where the server says so. */
    readonly retryAfterMs: number | null = null,
  ) {
    super(message);
  }

  /** Makes one of the error that an acknowledgement carries. */
  static from(error: EventError): ChatError {
    const wait = error.retryAfter === undefined ? null : error.retryAfter * 1000;
    return new ChatError(error.code, error.message, error.errors ?? [], wait);
  }
}

const TRANSIENT: ReadonlySet<ChatErrorCode> = new Set([
  'DISCONNECTED',
  'TIMEOUT',
  ErrorCode.Unauthenticated,
  ErrorCode.RateLimited,
  ErrorCode.Unavailable,
  ErrorCode.Internal,
  ErrorCode.InsufficientStorage,
]);

/** Whether the same request may succeed later. An error of another kind is a defect on this side of the wire: it stays. */
export function isTransient(error: unknown): boolean {
  return error instanceof ChatError && TRANSIENT.has(error.code);
}

/** The same error as a `ChatError`; what is none becomes `INTERNAL`. */
export function toChatError(error: unknown): ChatError {
  if (error instanceof ChatError) return error;
  return new ChatError(ErrorCode.Internal, error instanceof Error ? error.message : String(error));
}
