import { ErrorCode } from '@tertulia/contracts';

/** What the routes' code does not say of itself. */
export interface OperationNotes {
  /** Errors besides those that every route of its kind has. */
  errors?: readonly ErrorCode[];
  /** A second success, with the same body as the first. */
  also?: { status: number; description: string };
  /** What the success means. */
  success?: string;
}

/** By method and path as the document has them. */
export const OPERATION_NOTES: Readonly<Record<string, OperationNotes>> = {
  'POST /api/v1/auth/register': {
    errors: [ErrorCode.EmailTaken],
    success: 'The account was made; both cookies are set.',
  },
  'POST /api/v1/auth/login': { errors: [ErrorCode.InvalidCredentials], success: 'Signed in; both cookies are set.' },
  'POST /api/v1/auth/token': { errors: [ErrorCode.InvalidCredentials], success: 'A pair of tokens; no cookie is set.' },
  'POST /api/v1/auth/refresh': {
    errors: [ErrorCode.Unauthenticated, ErrorCode.SessionRevoked, ErrorCode.RefreshSuperseded],
    success: 'A new pair, in the way the old one came: in cookies, or in the body.',
  },
  'POST /api/v1/auth/logout': { success: 'The session is over and the cookies are cleared.' },
  'POST /api/v1/auth/password': {
    errors: [ErrorCode.InvalidCredentials],
    success: 'The password is changed, and every other session of the caller is over.',
  },
  'GET /api/v1/auth/sessions': { success: 'A page of sessions.' },
  'DELETE /api/v1/auth/sessions/{id}': { success: 'The session is over and its sockets are closed.' },
  'GET /api/v1/users/me': { success: 'The account.' },
  'PATCH /api/v1/users/me': { success: 'The account after the change.' },
  'GET /api/v1/users': { success: 'A page of people.' },
  'GET /api/v1/users/{id}': { success: 'The person.' },
  'POST /api/v1/conversations': {
    errors: [ErrorCode.NotFound, ErrorCode.Conflict],
    success: 'The conversation was made.',
    also: { status: 200, description: 'The direct conversation that these two have already.' },
  },
  'GET /api/v1/conversations': { success: 'A page of conversations.' },
  'GET /api/v1/conversations/{id}': { success: 'The conversation.' },
  'PATCH /api/v1/conversations/{id}': {
    errors: [ErrorCode.Forbidden, ErrorCode.Conflict],
    success: 'The conversation after the change.',
  },
  'POST /api/v1/conversations/{id}/members': {
    errors: [ErrorCode.Forbidden, ErrorCode.Conflict],
    success: 'The conversation after the change.',
  },
  'DELETE /api/v1/conversations/{id}/members/{userId}': {
    errors: [ErrorCode.Forbidden, ErrorCode.Conflict],
    success: 'That user is no member any more.',
  },
  'POST /api/v1/conversations/{id}/messages': {
    success: 'The message is stored.',
    also: { status: 200, description: 'The message that was stored before under this `clientMessageId`.' },
  },
  'GET /api/v1/conversations/{id}/messages': { success: 'A page of messages.' },
  'GET /api/v1/conversations/{id}/changes': { success: 'What was created or changed.' },
  'PATCH /api/v1/conversations/{id}/messages/{messageId}': {
    errors: [ErrorCode.Forbidden, ErrorCode.Conflict],
    success: 'The message after the change.',
  },
  'DELETE /api/v1/conversations/{id}/messages/{messageId}': {
    errors: [ErrorCode.Forbidden],
    success: 'The tombstone that is left in its place.',
  },
  'PUT /api/v1/conversations/{id}/receipt': { success: 'The receipts are at least there now.' },
  'POST /api/v1/uploads': {
    errors: [
      ErrorCode.NotFound,
      ErrorCode.PayloadTooLarge,
      ErrorCode.QuotaExceeded,
      ErrorCode.UnsupportedMediaType,
      ErrorCode.FileInfected,
      ErrorCode.DailyQuotaExceeded,
      ErrorCode.ScannerUnavailable,
      ErrorCode.InsufficientStorage,
    ],
    success: 'The file is stored.',
  },
  'POST /api/v1/uploads/tus': {
    errors: [
      ErrorCode.ValidationFailed,
      ErrorCode.NotFound,
      ErrorCode.PreconditionFailed,
      ErrorCode.PayloadTooLarge,
      ErrorCode.QuotaExceeded,
      ErrorCode.UnsupportedMediaType,
      ErrorCode.FileInfected,
      ErrorCode.DailyQuotaExceeded,
      ErrorCode.ScannerUnavailable,
      ErrorCode.InsufficientStorage,
    ],
  },
  'HEAD /api/v1/uploads/tus/{id}': { errors: [ErrorCode.PreconditionFailed, ErrorCode.Conflict] },
  'PATCH /api/v1/uploads/tus/{id}': {
    errors: [
      ErrorCode.ValidationFailed,
      ErrorCode.PreconditionFailed,
      ErrorCode.Conflict,
      ErrorCode.PayloadTooLarge,
      ErrorCode.QuotaExceeded,
      ErrorCode.UnsupportedMediaType,
      ErrorCode.FileInfected,
      ErrorCode.DailyQuotaExceeded,
      ErrorCode.ScannerUnavailable,
      ErrorCode.InsufficientStorage,
    ],
  },
  'DELETE /api/v1/uploads/tus/{id}': { errors: [ErrorCode.PreconditionFailed, ErrorCode.Conflict] },
  'GET /api/v1/uploads/{id}/metadata': { success: 'What is known of the file.' },
  'GET /health/live': { success: 'The process runs.' },
  'GET /health/ready': { success: 'The process may be given work.' },
  'GET /metrics': { success: 'The metrics.' },
  'GET /api/v1/uploads/{id}': { errors: [ErrorCode.RangeNotSatisfiable] },
  'GET /api/v1/uploads/{id}/thumbnail': { errors: [ErrorCode.RangeNotSatisfiable] },
};
