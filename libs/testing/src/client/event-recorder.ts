import type { ServerToClientEvents } from '@tertulia/contracts';

/** The name of an event that the server sends. */
export type ServerEvent = keyof ServerToClientEvents;
/** What that event carries. */
export type PayloadOf<E extends ServerEvent> = Parameters<ServerToClientEvents[E]>[0];

interface Recorded {
  event: string;
  payload: unknown;
  taken: boolean;
}

/** Keeps every event that one socket got, in order, so that a test may ask for one before or after it came. */
export class EventRecorder {
  private readonly events: Recorded[] = [];
  private readonly listeners = new Set<() => void>();

  /** Takes in an event. */
  record(event: string, payload: unknown): void {
    this.events.push({ event, payload, taken: false });
    for (const listener of this.listeners) listener();
  }

  /** Every event of that name so far, taken or not. */
  all<E extends ServerEvent>(event: E, matches: (payload: PayloadOf<E>) => boolean = () => true): PayloadOf<E>[] {
    return this.events
      .filter((recorded) => recorded.event === event)
      .map(({ payload }) => payload as PayloadOf<E>)
      .filter(matches);
  }

  /** The names of all events so far, in the order in which they came. */
  names(): string[] {
    return this.events.map(({ event }) => event);
  }

  /**
   * The oldest event of that name that matches and was not given before; waits for it where it has not come yet. Rejects
   * after `timeoutMs` with what came instead.
   */
  next<E extends ServerEvent>(
    event: E,
    matches: (payload: PayloadOf<E>) => boolean = () => true,
    timeoutMs = 5_000,
  ): Promise<PayloadOf<E>> {
    const take = (): Recorded | undefined => {
      const found = this.events.find(
        (recorded) => !recorded.taken && recorded.event === event && matches(recorded.payload as PayloadOf<E>),
      );
      if (found) found.taken = true;
      return found;
    };
    const here = take();
    if (here) return Promise.resolve(here.payload as PayloadOf<E>);
    return new Promise((resolve, reject) => {
      const listener = (): void => {
        const found = take();
        if (!found) return;
        stop();
        resolve(found.payload as PayloadOf<E>);
      };
      const timer = setTimeout(() => {
        stop();
        reject(new Error(`No ${event} came within ${timeoutMs} ms; came: ${this.names().join(', ') || 'nothing'}`));
      }, timeoutMs);
      const stop = (): void => {
        clearTimeout(timer);
        this.listeners.delete(listener);
      };
      this.listeners.add(listener);
    });
  }

  /** Forgets all that came so far. */
  clear(): void {
    this.events.length = 0;
  }
}
