import { ErrorCode } from '@tertulia/contracts';
import { DomainError } from '../../common/errors/domain-error';

/** Seconds until the next try, where the error does not say. */
const RETRY_AFTER = 5;

interface FailedCheck {
  error: DomainError;
  /** By the clock that only goes forward, in milliseconds. */
  until: number;
}

/** Uploads that this node could not check a moment ago: each try copies, hashes and scans a whole file, so the next one waits. */
export class FailedChecks {
  private readonly byUpload = new Map<string, FailedCheck>();

  /** Throws what the last try failed with, while it is too early for another one. */
  requireNone(id: string): void {
    const failed = this.byUpload.get(id);
    if (!failed) return;
    const left = Math.ceil((failed.until - performance.now()) / 1_000);
    if (left <= 0) return void this.byUpload.delete(id);
    throw new DomainError(failed.error.code, failed.error.message, { retryAfter: left });
  }

  /** Remembers a try that may succeed later. */
  add(id: string, cause: unknown): void {
    const now = performance.now();
    for (const [other, { until }] of this.byUpload) if (until <= now) this.byUpload.delete(other);
    const isTold = cause instanceof DomainError && cause.code !== ErrorCode.Internal;
    const error = isTold
      ? cause
      : new DomainError(ErrorCode.Unavailable, 'The file could not be checked right now; try again.');
    this.byUpload.set(id, { error, until: now + (error.more.retryAfter ?? RETRY_AFTER) * 1_000 });
  }
}
