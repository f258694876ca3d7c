import { systemClock, type Cancel, type Clock } from '@tertulia/chat-client';

/** A clock that is wrong, and becomes wrong in another way while it runs; its timers run as fast as any. */
export class SkewedClock implements Clock {
  /** Milliseconds that it is ahead. */
  aheadMs = 0;

  now(): number {
    return systemClock.now() + this.aheadMs;
  }

  schedule(delayMs: number, task: () => void): Cancel {
    return systemClock.schedule(delayMs, task);
  }
}
