/** Messages of one part of an answer, and characters of their bodies. */
const MESSAGES = 1_000;
const CHARACTERS = 512 * 1_024;

/** What a part of an answer of `sync` may still hold. */
export class SyncBudget {
  private messages = 0;
  private characters = 0;

  /** Whether nothing more fits. */
  get spent(): boolean {
    return this.messages >= MESSAGES || this.characters >= CHARACTERS;
  }

  /** The first of these that fit. The one that spends the budget still does, so that each answer gets somewhere. */
  take<T>(items: readonly T[], bodyOf: (item: T) => string): T[] {
    const taken: T[] = [];
    for (const item of items) {
      if (this.spent) break;
      this.messages += 1;
      this.characters += bodyOf(item).length;
      taken.push(item);
    }
    return taken;
  }
}
