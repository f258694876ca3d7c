import { ErrorCode, type FieldError } from '@tertulia/contracts';

/** An error that the caller is told of, by its code, over HTTP and sockets alike. `message` is for a person and holds nothing internal. */
export class DomainError extends Error {
  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly more: { errors?: FieldError[]; retryAfter?: number } = {},
  ) {
    super(message);
    this.name = 'DomainError';
  }
}

/** There is no such thing, or the caller may not know of it: both look alike. */
export const notFound = (what: string): DomainError => new DomainError(ErrorCode.NotFound, `There is no such ${what}.`);

/** The caller sees the resource but may not do this to it. */
export const forbidden = (message: string): DomainError => new DomainError(ErrorCode.Forbidden, message);

/** The state of the resource does not allow this. */
export const conflict = (message: string): DomainError => new DomainError(ErrorCode.Conflict, message);

/** One property is wrong in a way that only the service can see. */
export const invalid = (path: string, message: string): DomainError =>
  new DomainError(ErrorCode.ValidationFailed, message.startsWith(path) ? message : `${path} ${message}`, {
    errors: [{ path, message }],
  });
