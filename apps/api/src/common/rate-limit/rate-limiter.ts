import { Injectable } from '@nestjs/common';
import type { ThrottlerStorage } from '@nestjs/throttler';
import { ErrorCode } from '@tertulia/contracts';
import { AppConfig, type RateName } from '../../config/app-config';
import { DomainError } from '../errors/domain-error';
import { LocalBuckets } from './local-buckets';
import { SharedBuckets } from './shared-buckets';

/**
 * The token buckets of the protocol, shared by HTTP calls and socket events, and by all nodes while Redis answers. This
 * node's own bucket is asked first: it is never emptier than the shared one, and the limit when that cannot be had.
 */
@Injectable()
export class RateLimiter implements Pick<ThrottlerStorage, 'increment'> {
  private readonly local: LocalBuckets;

  constructor(
    private readonly config: AppConfig,
    private readonly shared: SharedBuckets,
  ) {
    this.local = new LocalBuckets(config.rates);
  }

  /** Takes a token of `key`'s bucket. Rejects with `RATE_LIMITED` and the seconds until there is one again. */
  async take(name: RateName, key: string): Promise<void> {
    const wait = await this.tryTake(name, key);
    if (wait > 0) throw rateLimited(wait);
  }

  /** Takes a token, and resolves with 0; or takes none, and resolves with the seconds until there is one. */
  async tryTake(name: RateName, key: string): Promise<number> {
    const wait = this.local.take(name, key);
    const rate = this.config.rates[name];
    if (wait > 0 || rate === null || !this.shared.available) return wait;
    try {
      const sharedWait = await this.shared.take(`${name}:${key}`, rate);
      if (sharedWait > 0) this.local.giveBack(name, key);
      return sharedWait;
    } catch {
      return 0;
    }
  }

  /** The same for `@nestjs/throttler`, which asks with the bucket's name as the throttler's. Times in seconds. */
  async increment(key: string, _ttl: number, _limit: number, _blockDuration: number, throttlerName: string) {
    const wait = await this.tryTake(throttlerName as RateName, key);
    return { totalHits: 1, timeToExpire: Math.ceil(wait), isBlocked: wait > 0, timeToBlockExpire: Math.ceil(wait) };
  }
}

/** The refusal of a call that came too fast; `wait` in seconds, told in whole ones. */
export function rateLimited(wait: number): DomainError {
  const retryAfter = Math.max(1, Math.ceil(wait));
  return new DomainError(ErrorCode.RateLimited, `Too fast. Try again in ${retryAfter} s.`, { retryAfter });
}
