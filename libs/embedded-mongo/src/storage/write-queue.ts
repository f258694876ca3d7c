import { type Store } from './store';

const BATCH_MILLISECONDS = 8;

interface Job {
  run(): void;
  resolve(): void;
  reject(error: Error): void;
}

/** Thrown in a job for an answer that is an error: the job wrote nothing, and its neighbours go on. */
export class Refusal extends Error {
  constructor(override readonly cause: Error) {
    super('refused');
  }
}

/**
 * Group commit: the jobs that wait while one batch goes to disk make up the next batch, so that concurrent writers share
 * an fsync. A job is one synchronous step, sees what the jobs before it wrote, and is answered when all is on disk.
 */
export class WriteQueue {
  private waiting: Job[] = [];
  private running: Promise<void> | undefined;
  private closed = false;
  private lastSteps: (() => void)[] = [];
  private afterCommit: (() => void)[] = [];
  private afterAbort: (() => void)[] = [];

  constructor(private readonly store: Store) {}

  /** Runs a job in the next batch. A job that throws `Refusal` must have written nothing; any other error undoes the batch. */
  submit<T>(job: () => T): Promise<T> {
    if (this.closed) return Promise.reject(new Error('the database is closed'));
    return new Promise<T>((resolve, reject) => {
      let outcome: { value: T } | { refusal: Error } | undefined;
      this.waiting.push({
        run: () => {
          outcome = undefined;
          try {
            outcome = { value: job() };
          } catch (error) {
            if (!(error instanceof Refusal)) throw error;
            outcome = { refusal: error.cause };
          }
        },
        resolve: () => {
          if (outcome && 'value' in outcome) resolve(outcome.value);
          else reject(outcome ? outcome.refusal : new Error('the job did not run'));
        },
        reject,
      });
      this.running ??= this.drain();
    });
  }

  /** Calls back as the last step of the running batch, still able to write; for use inside a job. */
  beforeCommit(callback: () => void): void {
    this.lastSteps.push(callback);
  }

  /** Calls back once the running batch is on disk; for use inside a job, before the jobs are answered. */
  onCommit(callback: () => void): void {
    this.afterCommit.push(callback);
  }

  /** Calls back if the running batch is undone; for use inside a job. */
  onAbort(callback: () => void): void {
    this.afterAbort.push(callback);
  }

  /** Refuses further jobs and resolves when those that were taken are on disk. */
  async close(): Promise<void> {
    this.closed = true;
    await this.running;
  }

  private async drain(): Promise<void> {
    // Writers of the same turn join the first batch.
    await Promise.resolve();
    while (this.waiting.length > 0) await this.commitBatch();
    this.running = undefined;
  }

  private async commitBatch(): Promise<void> {
    const batch: Job[] = [];
    try {
      await this.store.transaction(() => {
        const until = performance.now() + BATCH_MILLISECONDS;
        do {
          const job = this.waiting[batch.length];
          if (!job) break;
          // Counted in before it runs, so that an error rejects it too.
          batch.push(job);
          job.run();
        } while (performance.now() < until);
        for (const step of this.lastSteps) step();
        this.waiting = this.waiting.slice(batch.length);
      });
    } catch (error) {
      this.waiting = this.waiting.filter((job) => !batch.includes(job));
      this.settle(this.afterAbort);
      const reason = error instanceof Error ? error : new Error(String(error));
      for (const job of batch) job.reject(reason);
      return;
    }
    this.settle(this.afterCommit);
    for (const job of batch) job.resolve();
  }

  private settle(callbacks: (() => void)[]): void {
    this.lastSteps = [];
    this.afterCommit = [];
    this.afterAbort = [];
    for (const callback of callbacks) callback();
  }
}
