/** How long work may go on before others are let in, in milliseconds. */
const TURN_MILLISECONDS = 5;

/** Lets other work of this thread run between the steps of a long one. */
export class Turns {
  private until = performance.now() + TURN_MILLISECONDS;

  /** Resolves at once while the turn lasts; when it is over, after the others have had theirs. */
  async pause(): Promise<void> {
    if (performance.now() < this.until) return;
    await new Promise<void>((resolve) => setImmediate(resolve));
    this.until = performance.now() + TURN_MILLISECONDS;
  }
}
