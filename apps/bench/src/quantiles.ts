/** What a series of times looks like, in milliseconds. */
export interface Quantiles {
  count: number;
  median: number;
  p95: number;
  p99: number;
  max: number;
}

/** The quantiles of a series by the nearest rank: each is a value that was measured. Throws for an empty series. */
export function quantilesOf(values: readonly number[]): Quantiles {
  if (values.length === 0) throw new Error('Nothing was measured');
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? NaN;
  return { count: sorted.length, median: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) };
}
