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

function isUnavailable(error: unknown): boolean {
  return (
    isBrokenConnection(error) ||
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
