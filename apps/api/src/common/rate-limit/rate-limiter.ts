import { Injectable } from '@nestjs/common';
import type { ThrottlerStorage } from '@nestjs/throttler';
import { ErrorCode } from '@tertulia/contracts';
import { AppConfig, type Rate, type RateName } from '../../config/app-config';
import { DomainError } from '../errors/domain-error';

interface Bucket {
  tokens: number;
  /** Milliseconds of `performance.now()`. */
  filledAt: number;
}

/** Buckets that are full again say nothing, so they are dropped once there are this many, and at most once in so many milliseconds. */
const SWEEP_ABOVE = 10_000;
const SWEEP_INTERVAL = 1_000;

/**
 * The token buckets of this node, shared by HTTP calls and socket events: what one spends is gone for the other. A bucket
 * starts full, fills at a steady rate, and each call takes one token.
 */
@Injectable()
export class RateLimiter implements Pick<ThrottlerStorage, 'increment'> {
  private readonly buckets = new Map<string, Bucket>();
  private sweptAt = -Infinity;

  constructor(private readonly config: AppConfig) {}

  /** Takes a token of `key`'s bucket. Throws `RATE_LIMITED` with the seconds until there is one again. */
  take(name: RateName, key: string): void {
    const wait = this.tryTake(name, key);
    if (wait > 0) throw rateLimited(wait);
  }

  /** Takes a token, and returns 0; or takes none, and returns the seconds until there is one. */
  tryTake(name: RateName, key: string): number {
    const rate = this.config.rates[name];
    if (rate === null) return 0;
    const now = performance.now();
    const bucket = this.bucket(`${name}:${key}`, rate, now);
    if (bucket.tokens >= 1) {
      bucket.tokens -= 1;
      return 0;
    }
    return rate.perSecond > 0 ? (1 - bucket.tokens) / rate.perSecond : 3_600;
  }

  /** The same for `@nestjs/throttler`, which asks with the bucket's name as the throttler's. Times in seconds. */
  async increment(key: string, _ttl: number, _limit: number, _blockDuration: number, throttlerName: string) {
    const wait = this.tryTake(throttlerName as RateName, key);
    return { totalHits: 1, timeToExpire: Math.ceil(wait), isBlocked: wait > 0, timeToBlockExpire: Math.ceil(wait) };
  }

  private bucket(key: string, rate: Rate, now: number): Bucket {
    const known = this.buckets.get(key);
    if (known) {
      known.tokens = Math.min(rate.burst, known.tokens + ((now - known.filledAt) / 1_000) * rate.perSecond);
      known.filledAt = now;
      return known;
    }
    if (this.buckets.size >= SWEEP_ABOVE && now - this.sweptAt >= SWEEP_INTERVAL) this.dropFullBuckets(now);
    const fresh = { tokens: rate.burst, filledAt: now };
    this.buckets.set(key, fresh);
    return fresh;
  }

  private dropFullBuckets(now: number): void {
    this.sweptAt = now;
    for (const [key, bucket] of this.buckets) {
      const rate = this.config.rates[key.slice(0, key.indexOf(':')) as RateName];
      if (!rate || bucket.tokens + ((now - bucket.filledAt) / 1_000) * rate.perSecond >= rate.burst)
        this.buckets.delete(key);
    }
  }
}

/** The refusal of a call that came too fast; `wait` in seconds, told in whole ones. */
export function rateLimited(wait: number): DomainError {
  const retryAfter = Math.max(1, Math.ceil(wait));
  return new DomainError(ErrorCode.RateLimited, `Too fast. Try again in ${retryAfter} s.`, { retryAfter });
}
