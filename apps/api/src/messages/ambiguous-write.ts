import { ErrorCode } from '@tertulia/contracts';
import { mongo } from 'mongoose';
import { DomainError } from '../common/errors/domain-error';
import { toDomainError } from '../common/errors/to-domain-error';

/** Codes of a server that is stopping or has handed over: ShutdownInProgress, PrimarySteppedDown, interruptions, NotWritablePrimary. */
const HANDING_OVER = new Set([91, 189, 10_058, 10_107, 11_600, 11_602, 13_435, 13_436]);

/** A write whose outcome is not known: the connection was lost, or no majority confirmed it. */
export class AmbiguousWriteError extends Error {
  override readonly name = 'AmbiguousWriteError';
}

/** Whether an operation that failed so may have been done, or may succeed when it is tried again. */
export function isAmbiguous(error: unknown): boolean {
  if (error instanceof DomainError) return false;
  return (
    error instanceof AmbiguousWriteError ||
    (error instanceof mongo.MongoServerError && HANDING_OVER.has(Number(error.code))) ||
    toDomainError(error).code === ErrorCode.Unavailable
  );
}
