import type { Cancel, Clock } from './clock';

/** The shortest and the longest time between two, in milliseconds: a minute, with jitter. */
const EVERY_MS = { min: 45_000, max: 75_000 } as const;

/** Runs a light `sync` about each minute while the client is in view and running. */
export class LightSync {
  private inView = false;
  private running = false;
  private cancelTimer: Cancel | null = null;

  constructor(private readonly options: { clock: Clock; random: () => number; sync: () => void }) {}

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
    const delayMs = EVERY_MS.min + this.options.random() * (EVERY_MS.max - EVERY_MS.min);
    this.cancelTimer ??= this.options.clock.schedule(delayMs, () => {
      this.cancelTimer = null;
      this.options.sync();
      this.schedule();
    });
  }
}
