import type { User } from '@tertulia/contracts';

/** Milliseconds that another node's change may stay unseen here. */
const TTL = 5_000;

/** Users at most; the one that was asked for longest ago goes first. */
const CAPACITY = 5_000;

/** The users that were read lately: lists of conversations name the same people again and again. */
export class UserCache {
  private readonly entries = new Map<string, { user: User; until: number }>();
  private changes = 0;

  /** Grows with each `drop`: what was read before it must not be put after it. */
  get version(): number {
    return this.changes;
  }

  get(id: string): User | undefined {
    const entry = this.entries.get(id);
    if (!entry) return undefined;
    this.entries.delete(id);
    if (entry.until < performance.now()) return undefined;
    this.entries.set(id, entry);
    return entry.user;
  }

  /** Keeps a user that was read when `version` was the cache's; nothing if there has been a change since. */
  put(user: User, version: number): void {
    if (version !== this.changes) return;
    this.entries.delete(user.id);
    this.entries.set(user.id, { user, until: performance.now() + TTL });
    const [oldest] = this.entries.size > CAPACITY ? this.entries.keys() : [];
    if (oldest !== undefined) this.entries.delete(oldest);
  }

  /** Forgets a user that has changed. */
  drop(id: string): void {
    this.changes += 1;
    this.entries.delete(id);
  }
}
