import { CommandError } from '../errors';

/** How long work may go on before others are let in, in milliseconds. */
const TURN_MILLISECONDS = 5;

/** Lets other work of this thread run between the steps of a long one. */
export class Turns {
  private until = performance.now() + TURN_MILLISECONDS;

  /** `deadline`, by the clock of `performance.now`, is when the work has to be given up. */
  constructor(private readonly deadline = Infinity) {}

  /**
   * Resolves at once while the turn lasts; when it is over, after the others have had theirs. Rejects with
   * MaxTimeMSExpired (50) after the deadline.
   */
  async pause(): Promise<void> {
    const now = performance.now();
    if (now > this.deadline) throw new CommandError('MaxTimeMSExpired', 'operation exceeded time limit');
    if (now < this.until) return;
    await new Promise<void>((resolve) => setImmediate(resolve));
    this.until = performance.now() + TURN_MILLISECONDS;
  }
}
