import { ErrorCode } from '@tertulia/contracts';
import { DomainError } from '../common/errors/domain-error';
import { toDomainError } from '../common/errors/to-domain-error';

/** A write whose outcome is not known: the connection was lost, no answer came in time, or no majority confirmed it. */
export class AmbiguousWriteError extends Error {
  override readonly name = 'AmbiguousWriteError';
}

/** Whether an operation that failed so may have been done, or may succeed when it is tried again. */
export function isAmbiguous(error: unknown): boolean {
  if (error instanceof DomainError) return false;
  return error instanceof AmbiguousWriteError || toDomainError(error).code === ErrorCode.Unavailable;
}
