import type { Cancel, Clock } from './clock';

/** Around the middle, so that clients which started together do not ask together. */
const JITTER = 0.25;

export interface LightSyncOptions {
  clock: Clock;
  random: () => number;
  /** Milliseconds between two, give or take a quarter. */
  everyMs: number;
  sync: () => void;
}

/** Runs a light `sync` about each `everyMs` while the client is in view and running. */
export class LightSync {
  private inView = false;
  private running = false;
  private cancelTimer: Cancel | null = null;

  constructor(private readonly options: LightSyncOptions) {}

  setInView(inView: boolean): void {
    this.inView = inView;
    this.schedule();
  }

  setRunning(running: boolean): void {
    this.running = running;
    this.schedule();
  }

  private schedule(): void {
    if (!this.inView || !this.running) {
      this.cancelTimer?.();
      this.cancelTimer = null;
      return;
    }
    const delayMs = this.options.everyMs * (1 - JITTER + 2 * JITTER * this.options.random());
    this.cancelTimer ??= this.options.clock.schedule(delayMs, () => {
      this.cancelTimer = null;
      this.options.sync();
      this.schedule();
    });
  }
}
