/** Lets one sender at a time empty an outbox that several share. */
export interface SenderLock {
  /**
   * Waits for its turn and then runs `task`; the turn lasts until its promise settles. When `signal` aborts before the turn has
   * come, the wait is given up. Never rejects for that.
   */
  run(task: () => Promise<void>, signal: AbortSignal): Promise<void>;
}

/** Always granted: for a process that shares its outbox with nobody. */
export const unsharedLock: SenderLock = { run: (task) => task() };

/** What is used of the browser's `navigator.locks`. */
export interface LockManagerLike {
  request(name: string, options: { signal: AbortSignal }, callback: () => Promise<void>): Promise<unknown>;
}

/**
 * One sender over all tabs of a browser, by Web Locks: the turn passes on when the tab that has it closes or crashes. `name`
 * holds the user's id, because the outbox belongs to a user.
 */
export function webSenderLock(locks: LockManagerLike, name: string): SenderLock {
  return {
    run: async (task, signal) => {
      if (signal.aborted) return;
      let granted = false;
      try {
        await locks.request(name, { signal }, () => {
          granted = true;
          return task();
        });
      } catch (error) {
        if (granted || !signal.aborted) throw error;
      }
    },
  };
}
