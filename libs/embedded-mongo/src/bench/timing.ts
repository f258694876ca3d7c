/** Prints a line of the result. */
export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** How long a step takes, in milliseconds. */
export async function timed(step: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await step();
  return performance.now() - started;
}

/** The value that a share of all lies below, 0.5 for the median; 0 of none. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) * share)] ?? 0;
}

/** The median, the 99th percentile and the longest of some times in milliseconds. */
export function summary(taken: readonly number[]): string {
  const at = (share: number) => percentile(taken, share).toFixed(2);
  return `median ${at(0.5)} ms, p99 ${at(0.99)} ms, longest ${at(1)} ms (${taken.length} times)`;
}

/** Runs a step again and again, a tenth of the times unmeasured first, and prints what it takes. */
export async function measure(name: string, times: number, step: (index: number) => Promise<unknown>): Promise<void> {
  const warmUp = Math.floor(times / 10);
  const taken: number[] = [];
  for (let index = 0; index < warmUp + times; index++) {
    const milliseconds = await timed(() => step(index));
    if (index >= warmUp) taken.push(milliseconds);
  }
  print(`${name}: ${summary(taken)}`);
}

/** Runs a step again and again while a long one goes on, and prints what it takes. */
export async function measureDuring(
  name: string,
  long: () => Promise<unknown>,
  step: () => Promise<unknown>,
): Promise<void> {
  let running = true;
  const ended = long().finally(() => (running = false));
  const taken: number[] = [];
  while (running) taken.push(await timed(step));
  await ended;
  print(`${name}: ${summary(taken)}`);
}

/** What many workers did at once. */
export interface Round {
  perSecond: number;
  /** How long each step took, in milliseconds. */
  taken: number[];
}

/** Runs `count` steps by that many workers at once. */
export async function atOnce(
  workers: number,
  count: number,
  step: (index: number, worker: number) => Promise<unknown>,
): Promise<Round> {
  let next = 0;
  const taken: number[] = [];
  const total = await timed(() =>
    Promise.all(
      Array.from({ length: workers }, async (_, worker) => {
        for (let index = next++; index < count; index = next++) taken.push(await timed(() => step(index, worker)));
      }),
    ),
  );
  return { perSecond: (count / total) * 1000, taken };
}
