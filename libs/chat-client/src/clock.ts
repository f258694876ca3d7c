/** Stops what was scheduled; harmless when it has run. */
export type Cancel = () => void;

/** Time and timers, in milliseconds. Injected, so that tests decide how fast time passes. */
export interface Clock {
  /** Milliseconds since the epoch. Shown to people and used to count down, never to order messages. */
  now(): number;
  /** Runs `task` once, after `delayMs`. */
  schedule(delayMs: number, task: () => void): Cancel;
}

/** The clock of the platform. */
export const systemClock: Clock = {
  now: () => Date.now(),
  schedule: (delayMs, task) => {
    const timer = setTimeout(task, delayMs);
    return () => clearTimeout(timer);
  },
};

/** Resolves after `delayMs` on that clock. */
export function delay(clock: Clock, delayMs: number): Promise<void> {
  return new Promise((resolve) => clock.schedule(delayMs, resolve));
}
