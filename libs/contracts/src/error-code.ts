/** Every code that an error of the API or of the gateway carries. Codes are stable: clients may switch on them. */
export const ErrorCode = {
  /** 400: the body, query or payload is not what the contract names; `errors` says where. */
  ValidationFailed: 'VALIDATION_FAILED',
  /** 400: the socket event does not exist. */
  UnknownEvent: 'UNKNOWN_EVENT',
  /** 401: no valid access token. */
  Unauthenticated: 'UNAUTHENTICATED',
  /** 401: the address and the password do not belong together. */
  InvalidCredentials: 'INVALID_CREDENTIALS',
  /** 401: the session was revoked, or its refresh token was used twice. */
  SessionRevoked: 'SESSION_REVOKED',
  /** 403: the caller sees the resource but may not do this to it. */
  Forbidden: 'FORBIDDEN',
  /** 403: a state-changing call with a cookie came from an origin that is not allowed. */
  OriginNotAllowed: 'ORIGIN_NOT_ALLOWED',
  /** 404: there is no such thing, or the caller may not know of it. */
  NotFound: 'NOT_FOUND',
  /** 409: the address is registered already. */
  EmailTaken: 'EMAIL_TAKEN',
  /** 409: the refresh token was exchanged less than ten seconds ago; take the newer one. */
  RefreshSuperseded: 'REFRESH_SUPERSEDED',
  /** 409: the state of the resource does not allow this (a deleted message, a full group, a direct conversation). */
  Conflict: 'CONFLICT',
  /** 412: the call does not name the version of a protocol that the server speaks. */
  PreconditionFailed: 'PRECONDITION_FAILED',
  /** 413: more bytes than allowed. */
  PayloadTooLarge: 'PAYLOAD_TOO_LARGE',
  /** 413: the caller's files would have more bytes than one person may keep here. */
  QuotaExceeded: 'QUOTA_EXCEEDED',
  /** 415: the media type is not accepted, or the content is not what it claims to be. */
  UnsupportedMediaType: 'UNSUPPORTED_MEDIA_TYPE',
  /** 416: the requested range lies outside of the file. */
  RangeNotSatisfiable: 'RANGE_NOT_SATISFIABLE',
  /** 422: the scanner found malware in the file. */
  FileInfected: 'FILE_INFECTED',
  /** 429: the caller has uploaded as many bytes today as one person may in a day; `retryAfter` says when the next one begins. */
  DailyQuotaExceeded: 'DAILY_QUOTA_EXCEEDED',
  /** 429: too fast; `retryAfter` says how many seconds to wait. */
  RateLimited: 'RATE_LIMITED',
  /** 500: a defect of the server; its log has the request id. */
  Internal: 'INTERNAL',
  /** 503: the database cannot be reached, or the server is stopping; try again. */
  Unavailable: 'UNAVAILABLE',
  /** 503: files cannot be checked for malware right now, so none is taken; try again. */
  ScannerUnavailable: 'SCANNER_UNAVAILABLE',
  /** 507: the disk is full. */
  InsufficientStorage: 'INSUFFICIENT_STORAGE',
} as const;

/** One of the codes in `ErrorCode`. */
export type ErrorCode = (typeof ErrorCode)[keyof typeof ErrorCode];
