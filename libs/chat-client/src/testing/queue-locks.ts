import type { LockManagerLike } from '../sender-lock';

/** Web Locks within one process: each name is held by one at a time, in the order asked. */
export class QueueLocks implements LockManagerLike {
  private readonly tails = new Map<string, Promise<unknown>>();
  /** How many hold or have held a lock at once; the most so far. */
  most = 0;
  private holders = 0;

  request(name: string, { signal }: { signal: AbortSignal }, callback: () => Promise<void>): Promise<unknown> {
    const before = this.tails.get(name) ?? Promise.resolve();
    const held = before.then(async () => {
      if (signal.aborted) throw new DOMException('aborted', 'AbortError');
      this.most = Math.max(this.most, ++this.holders);
      try {
        await callback();
      } finally {
        this.holders -= 1;
      }
    });
    this.tails.set(
      name,
      held.catch(() => undefined),
    );
    return held;
  }
}
