import { ErrorCode } from '@tertulia/contracts';
import { toDomainError } from '../common/errors/to-domain-error';
import { rateLimited } from '../common/rate-limit/rate-limiter';

interface Waiting {
  lane: unknown;
  start: () => void;
  fail: (error: Error) => void;
}

interface Line {
  /** The lanes in which something is in hand. */
  busy: Set<unknown>;
  waiting: Waiting[];
}

/**
 * Bounds what is in hand for each user at a time, and in each lane of a user to one; the rest waits in order. So whoever asks
 * for much takes their own time and memory, not the others'.
 */
export class Turns {
  private readonly lines = new Map<string, Line>();

  constructor(private readonly bounds: { atOnce: number; waiting: number }) {}

  /**
   * Does the work when its turn comes; the turn ends with the work and with `until`, if that is given. Throws `RATE_LIMITED`
   * where too much waits already, and `UNAVAILABLE` to all that waits behind what failed so: together it would wait too long.
   */
  async run<T>(userId: string, lane: unknown, work: () => Promise<T>, until?: Promise<unknown>): Promise<T> {
    const line = this.lines.get(userId) ?? { busy: new Set(), waiting: [] };
    this.lines.set(userId, line);
    if (this.isFree(line, lane)) {
      line.busy.add(lane);
    } else {
      if (line.waiting.length >= this.bounds.waiting) throw rateLimited(1);
      await new Promise<void>((start, fail) => line.waiting.push({ lane, start, fail }));
    }
    const end = (): void => this.end(userId, line, lane);
    try {
      const result = await work();
      if (until) void until.then(end, end);
      else end();
      return result;
    } catch (error) {
      const told = toDomainError(error);
      if (told.code === ErrorCode.Unavailable) for (const { fail } of line.waiting.splice(0)) fail(told);
      end();
      throw error;
    }
  }

  private isFree({ busy }: Line, lane: unknown): boolean {
    return busy.size < this.bounds.atOnce && !busy.has(lane);
  }

  private end(userId: string, line: Line, lane: unknown): void {
    line.busy.delete(lane);
    for (;;) {
      const index = line.waiting.findIndex((waiting) => this.isFree(line, waiting.lane));
      const [next] = index === -1 ? [] : line.waiting.splice(index, 1);
      if (!next) break;
      line.busy.add(next.lane);
      next.start();
    }
    if (line.busy.size === 0) this.lines.delete(userId);
  }
}
