import pLimit, { type LimitFunction } from 'p-limit';

/**
 * Lets a few pieces of work at once through, one of each owner: owners stand in line, not their work. So however much one of
 * them has, another one waits for as many others as there are, not for all that they brought.
 */
export class FairTurns {
  private readonly line: LimitFunction;
  private readonly owners = new Map<string, { turns: LimitFunction; count: number }>();

  constructor(atOnce: number) {
    this.line = pLimit(atOnce);
  }

  /** Does that owner's work when it is its turn. */
  async run<T>(ownerId: string, work: () => Promise<T>): Promise<T> {
    const owner = this.owners.get(ownerId) ?? { turns: pLimit(1), count: 0 };
    this.owners.set(ownerId, owner);
    owner.count++;
    try {
      return await owner.turns(() => this.line(work));
    } finally {
      if (--owner.count === 0) this.owners.delete(ownerId);
    }
  }

  /** How many owners have work here. */
  get size(): number {
    return this.owners.size;
  }
}
