import type { Cancel, Clock } from '@tertulia/chat-client';

/** The clock of a device for one life of its client: nothing that was scheduled happens after the life's end. */
export class LifeClock implements Clock {
  private ended = false;

  constructor(private readonly device: Clock) {}

  now(): number {
    return this.device.now();
  }

  schedule(delayMs: number, task: () => void): Cancel {
    return this.device.schedule(delayMs, () => {
      if (!this.ended) task();
    });
  }

  end(): void {
    this.ended = true;
  }
}
