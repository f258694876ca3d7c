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
  private cancelSoon: Cancel | null = null;

  constructor(private readonly options: LightSyncOptions) {}

  setInView(inView: boolean): void {
    this.inView = inView;
    this.schedule();
  }

  setRunning(running: boolean): void {
    this.running = running;
    if (!running) {
      this.cancelSoon?.();
      this.cancelSoon = null;
    }
    this.schedule();
  }

  /** Runs one at a moment within this time, in view or not: the server has asked for it. */
  soon(withinMs: number): void {
    if (!this.running) return;
    this.cancelSoon ??= this.options.clock.schedule(withinMs * this.options.random(), () => {
      this.cancelSoon = null;
      this.options.sync();
    });
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
