import { LIMITS, type Presence } from '@tertulia/contracts';
import { BehaviorSubject, distinctUntilChanged, map, type Observable } from 'rxjs';
import type { ServerCalls } from './server-calls';

/** The presence of the users that are watched; the list is told again on every connection. */
export class PresenceWatch {
  private readonly presenceSubject = new BehaviorSubject<ReadonlyMap<string, Presence>>(new Map());
  private watched: readonly string[] = [];
  private live: AbortSignal | null = null;

  constructor(
    private readonly calls: ServerCalls,
    private readonly failed: (error: unknown) => void,
  ) {}

  /** Emits how a user is; `null` while that is not known. */
  presence$(userId: string): Observable<Presence | null> {
    return this.presenceSubject.pipe(
      map((presence) => presence.get(userId) ?? null),
      distinctUntilChanged(),
    );
  }

  /** Whom the server is told to watch. */
  get userIds(): readonly string[] {
    return this.watched;
  }

  /** Replaces the list; beyond `LIMITS.watchedUsers` the rest is not watched. */
  watch(userIds: readonly string[]): void {
    this.watched = [...new Set(userIds)].slice(0, LIMITS.watchedUsers.max);
    void this.tell();
  }

  /** Tells the list to a new connection. */
  run(live: AbortSignal): void {
    this.live = live;
    if (this.userIds.length > 0) void this.tell();
  }

  changed(presence: Presence): void {
    this.presenceSubject.next(new Map(this.presenceSubject.value).set(presence.userId, presence));
  }

  /** The connection ended: nothing is known any more. */
  reset(): void {
    if (this.presenceSubject.value.size > 0) this.presenceSubject.next(new Map());
  }

  private async tell(): Promise<void> {
    const { live, userIds } = this;
    if (!live || live.aborted) return;
    try {
      const superseded = (): boolean => this.userIds !== userIds;
      const watched = await this.calls.persist(live, () =>
        superseded() ? Promise.resolve([]) : this.calls.request('watch_presence', { userIds: [...userIds] }),
      );
      if (!superseded()) this.presenceSubject.next(new Map(watched.map((presence) => [presence.userId, presence])));
    } catch (error) {
      if (!live.aborted) this.failed(error);
    }
  }
}
