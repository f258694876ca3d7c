import { HttpException } from '@nestjs/common';
import { ErrorCode } from '@tertulia/contracts';
import { mongo, MongooseError } from 'mongoose';
import { codeOfStatus, ERROR_KINDS } from './error-kinds';
import { DomainError } from './domain-error';

const TRANSIENT = [
  mongo.MongoNetworkError,
  mongo.MongoServerSelectionError,
  mongo.MongoNotConnectedError,
  mongo.MongoTopologyClosedError,
  mongo.MongoWriteConcernError,
];

/** An error of the driver that it does not export: every connection is taken, and none was given back in time. */
const WAITED_TOO_LONG = 'MongoWaitQueueTimeoutError';

/**
 * Codes of a server that is stopping, has handed over, or cannot reach the others of its set: another one, or the same a
 * moment later, does what was asked. HostUnreachable, NetworkTimeout, ShutdownInProgress, FailedToSatisfyReadPreference,
 * ReadConcernMajorityNotAvailableYet, PrimarySteppedDown, ExceededTimeLimit, SocketException, LegacyNotPrimary,
 * NotWritablePrimary, InterruptedAtShutdown, InterruptedDueToReplStateChange, NotPrimaryNoSecondaryOk, NotPrimaryOrSecondary.
 */
const HANDING_OVER = new Set([6, 89, 91, 133, 134, 189, 262, 9_001, 10_058, 10_107, 11_600, 11_602, 13_435, 13_436]);

/** Fastify's codes for a body that is no JSON. */
const MALFORMED = new Set(['FST_ERR_CTP_INVALID_JSON_BODY', 'FST_ERR_CTP_EMPTY_JSON_BODY']);

/**
 * What the caller is told of any error: domain errors as they are, the framework's by their status, a database that is out
 * of reach as `UNAVAILABLE`, and everything else as `INTERNAL`, without a word of what went wrong inside.
 */
export function toDomainError(error: unknown): DomainError {
  if (error instanceof DomainError) return error;
  if (isUnavailable(error)) {
    return new DomainError(ErrorCode.Unavailable, 'The database cannot be reached right now; try again.', {
      retryAfter: 2,
    });
  }
  const status = statusOf(error);
  if (status === null || status >= 500)
    return new DomainError(ErrorCode.Internal, 'Something went wrong on the server.');
  const code = codeOfStatus(status);
  return new DomainError(code, detailOf(error, code));
}

/** What a write to a connection that just broke may fail with, before the driver has wrapped it. */
const BROKEN_CONNECTION = new Set(['EPIPE', 'ECONNRESET', 'ECONNREFUSED', 'ENOTCONN', 'ETIMEDOUT']);

function isBrokenConnection(error: unknown): boolean {
  const { code, syscall } = (error ?? {}) as NodeJS.ErrnoException;
  // Without a system call it is the caller's connection that ended, as HTTP tells it.
  return syscall !== undefined && BROKEN_CONNECTION.has(String(code));
}

/** Whether a server of the database says that it is stopping or has handed over. */
export function isHandingOver(error: unknown): boolean {
  return error instanceof mongo.MongoServerError && HANDING_OVER.has(Number(error.code));
}

function isUnavailable(error: unknown): boolean {
  return (
    isBrokenConnection(error) ||
    isHandingOver(error) ||
    (error instanceof mongo.MongoError && error.name === WAITED_TOO_LONG) ||
    TRANSIENT.some((type) => error instanceof type) ||
    (error instanceof MongooseError && /buffering timed out|initial connection/.test(error.message))
  );
}

function statusOf(error: unknown): number | null {
  if (error instanceof HttpException) return error.getStatus();
  // Fastify's own errors (a malformed or too large body, a wrong media type) carry the status and a code `FST_…`.
  const { statusCode, code } = (error ?? {}) as { statusCode?: unknown; code?: unknown };
  const fromFastify = typeof code === 'string' && code.startsWith('FST_');
  // A body whose connection ended before it did: nobody is left to read the answer.
  const isAborted = code === 'ECONNRESET';
  if (typeof statusCode === 'number' && (fromFastify || isAborted || error instanceof SyntaxError)) return statusCode;
  return null;
}

function detailOf(error: unknown, code: ErrorCode): string {
  if (code === ErrorCode.NotFound) return 'There is nothing at this address.';
  if (error instanceof SyntaxError || MALFORMED.has(String((error as { code?: unknown }).code))) {
    return 'The body is not valid JSON.';
  }
  if (code === ErrorCode.PayloadTooLarge) return 'The request has more bytes than allowed.';
  return `${ERROR_KINDS[code].title}.`;
}
