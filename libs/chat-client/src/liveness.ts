import { toChatError } from './chat-error';

export interface LivenessOptions {
  /** Asks the server something small. Rejects with `TIMEOUT` when nothing comes back within `timeoutMs`. */
  ask: (timeoutMs: number) => Promise<unknown>;
}

/**
 * Finds out whether a connection on which an answer is overdue still lives. A server that is frozen or gone without a word
 * leaves it open; by the heartbeat alone that shows after the better part of a minute.
 */
export class Liveness {
  private asking: Promise<void> | null = null;

  constructor(private readonly options: LivenessOptions) {}

  /** Calls `dead` when nothing comes back within `timeoutMs`. One question at a time: while one is open, it stands for all. */
  check(timeoutMs: number, dead: () => void): void {
    this.asking ??= this.ask(timeoutMs, dead).finally(() => (this.asking = null));
  }

  private async ask(timeoutMs: number, dead: () => void): Promise<void> {
    try {
      await this.options.ask(timeoutMs);
    } catch (error) {
      // A refusal is an answer, and a connection that broke is known to be broken.
      if (toChatError(error).code === 'TIMEOUT') dead();
    }
  }
}
