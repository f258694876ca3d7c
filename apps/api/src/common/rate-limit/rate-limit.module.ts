import { Global, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { ThrottlerModule } from '@nestjs/throttler';
import { RateGuard } from './rate.guard';
import { RateLimiter } from './rate-limiter';
import { SharedBuckets } from './shared-buckets';

@Global()
@Module({ providers: [RateLimiter, SharedBuckets], exports: [RateLimiter] })
class RateLimiterModule {}

/** The protocol's rates: `RateLimiter` for whoever injects it, and the guard of every HTTP route. */
@Module({
  imports: [
    RateLimiterModule,
    ThrottlerModule.forRootAsync({
      inject: [RateLimiter],
      useFactory: (storage: RateLimiter) => ({ storage, throttlers: [{ name: 'bucket', limit: 0, ttl: 0 }] }),
    }),
  ],
  providers: [{ provide: APP_GUARD, useClass: RateGuard }],
})
export class RateLimitModule {}
