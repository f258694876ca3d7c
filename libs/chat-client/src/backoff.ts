/** The shortest and the longest wait between two tries, in milliseconds. */
export const BACKOFF = { minMs: 500, maxMs: 30_000 } as const;

/**
 * How long to wait before try number `attempt` (0 is the first one again): uniform between 0.5 s and a bound that starts at 1 s,
 * doubles each time and ends at 30 s, so that clients cut off together do not come back together.
 */
export function backoffMs(attempt: number, random: () => number): number {
  const bound = Math.min(BACKOFF.maxMs, 2 * BACKOFF.minMs * 2 ** Math.min(attempt, 16));
  return BACKOFF.minMs + random() * (bound - BACKOFF.minMs);
}
