import type { Rate, RateName } from '../../config/app-config';

interface Bucket {
  tokens: number;
  /** Milliseconds of `performance.now()`. */
  filledAt: number;
}

/** Buckets that are full again say nothing, so they are dropped once there are this many, and at most once in so many milliseconds. */
const SWEEP_ABOVE = 10_000;
const SWEEP_INTERVAL = 1_000;

/** Token buckets in the memory of this process. A bucket starts full, fills at a steady rate, and each call takes one token. */
export class LocalBuckets {
  private readonly buckets = new Map<string, Bucket>();
  private sweptAt = -Infinity;

  constructor(private readonly rates: Readonly<Record<RateName, Rate | null>>) {}

  /** Takes a token, and returns 0; or takes none, and returns the seconds until there is one. */
  take(name: RateName, key: string): number {
    const rate = this.rates[name];
    if (rate === null) return 0;
    const now = performance.now();
    const bucket = this.bucket(`${name}:${key}`, rate, now);
    if (bucket.tokens >= 1) {
      bucket.tokens -= 1;
      return 0;
    }
    return rate.perSecond > 0 ? (1 - bucket.tokens) / rate.perSecond : 3_600;
  }

  /** Puts a token back that was not used after all. */
  giveBack(name: RateName, key: string): void {
    const bucket = this.buckets.get(`${name}:${key}`);
    if (bucket) bucket.tokens += 1;
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
      const rate = this.rates[key.slice(0, key.indexOf(':')) as RateName];
      if (!rate || bucket.tokens + ((now - bucket.filledAt) / 1_000) * rate.perSecond >= rate.burst)
        this.buckets.delete(key);
    }
  }
}
