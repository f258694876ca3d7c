/** Calls `work` for 0 to `count - 1` with at most `width` at once; resolves when all are done, and rejects with the first failure. */
export async function inFlight(count: number, width: number, work: (n: number) => Promise<unknown>): Promise<void> {
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < count) await work(next++);
  };
  await Promise.all(Array.from({ length: Math.min(width, count) }, lane));
}

/** Calls `work` again and again with `width` at once for `ms` milliseconds; resolves with how many were done. */
export async function inFlightFor(ms: number, width: number, work: () => Promise<unknown>): Promise<number> {
  const end = performance.now() + ms;
  let done = 0;
  const lane = async (): Promise<void> => {
    while (performance.now() < end) {
      await work();
      done++;
    }
  };
  await Promise.all(Array.from({ length: width }, lane));
  return done;
}
