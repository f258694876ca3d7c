import { ErrorCode } from '@tertulia/contracts';

/** The HTTP status and the title of each code, in one table for the filters and for the OpenAPI document. */
export const ERROR_KINDS: Readonly<Record<ErrorCode, { status: number; title: string }>> = {
  VALIDATION_FAILED: { status: 400, title: 'The request is not valid' },
  UNKNOWN_EVENT: { status: 400, title: 'There is no such event' },
  UNAUTHENTICATED: { status: 401, title: 'Sign in first' },
  INVALID_CREDENTIALS: { status: 401, title: 'Email or password is not right' },
  SESSION_REVOKED: { status: 401, title: 'The session has ended' },
  FORBIDDEN: { status: 403, title: 'Not allowed' },
  ORIGIN_NOT_ALLOWED: { status: 403, title: 'Origin not allowed' },
  NOT_FOUND: { status: 404, title: 'Not found' },
  EMAIL_TAKEN: { status: 409, title: 'The address is registered already' },
  REFRESH_SUPERSEDED: { status: 409, title: 'The refresh token was exchanged a moment ago' },
  CONFLICT: { status: 409, title: 'Not possible in this state' },
  PRECONDITION_FAILED: { status: 412, title: 'Protocol version not spoken' },
  PAYLOAD_TOO_LARGE: { status: 413, title: 'Too large' },
  QUOTA_EXCEEDED: { status: 413, title: 'No room left for your files' },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, title: 'Media type not accepted' },
  RANGE_NOT_SATISFIABLE: { status: 416, title: 'Range not satisfiable' },
  FILE_INFECTED: { status: 422, title: 'The file is infected' },
  DAILY_QUOTA_EXCEEDED: { status: 429, title: 'Enough uploaded for today' },
  RATE_LIMITED: { status: 429, title: 'Too many requests' },
  INTERNAL: { status: 500, title: 'Something went wrong on the server' },
  UNAVAILABLE: { status: 503, title: 'Not available right now' },
  SCANNER_UNAVAILABLE: { status: 503, title: 'Files cannot be checked right now' },
  INSUFFICIENT_STORAGE: { status: 507, title: 'No space left' },
};

/** The code that stands for an HTTP status raised by the framework itself. */
export function codeOfStatus(status: number): ErrorCode {
  switch (status) {
    case 401:
      return ErrorCode.Unauthenticated;
    case 403:
      return ErrorCode.Forbidden;
    case 404:
    case 405:
    case 410:
    // An address that is too long names nothing.
    case 414:
      return ErrorCode.NotFound;
    case 409:
      return ErrorCode.Conflict;
    case 412:
      return ErrorCode.PreconditionFailed;
    case 413:
      return ErrorCode.PayloadTooLarge;
    case 415:
      return ErrorCode.UnsupportedMediaType;
    case 416:
      return ErrorCode.RangeNotSatisfiable;
    case 429:
      return ErrorCode.RateLimited;
    case 503:
      return ErrorCode.Unavailable;
    default:
      return status >= 500 ? ErrorCode.Internal : ErrorCode.ValidationFailed;
  }
}
