import { Injectable } from '@nestjs/common';
import { ErrorCode } from '@tertulia/contracts';
import { DomainError } from '../common/errors/domain-error';

/** Clients that are on their way in at a time. */
const AT_ONCE = 64;

/** Milliseconds for which a client that was let in keeps its place without asking for `sync`: clients ask at once. */
const HOLD = 200;

/** Milliseconds that a handshake waits for a place: less than the 30 s that clients wait for the handshake. */
const WAIT_LIMIT = 20_000;

interface Waiting {
  start: () => void;
  timer: NodeJS.Timeout;
}

interface Place {
  /** Whose client keeps it, and until when; `null` during the handshake. */
  held: { userId: string; timer: NodeJS.Timeout } | null;
}

/**
 * Lets clients in a few at a time, in the order they came, each until its first `sync` is answered. When thousands come back
 * at once they wait in their handshakes, which are patient, and not in requests, which time out and are made again.
 */
@Injectable()
export class Admissions {
  private inside = 0;
  private readonly waiting = new Set<Waiting>();
  private readonly places = new WeakMap<object, Place>();
  private readonly holders = new Set<string>();

  /** Resolves when this socket has a place, which it has to give back by `end`. Rejects with `UNAVAILABLE` after 20 s without one. */
  async enter(socket: object): Promise<void> {
    if (this.inside < AT_ONCE) this.inside += 1;
    else await this.wait();
    this.places.set(socket, { held: null });
  }

  /** The handshake is done: its socket keeps the place until `end`, or for 0.2 s. */
  hold(socket: object, userId: string): void {
    const place = this.places.get(socket);
    if (!place) return;
    // Whoever opens many connections and asks for nothing takes no more than one place.
    if (this.holders.has(userId)) return this.end(socket);
    this.holders.add(userId);
    place.held = { userId, timer: setTimeout(() => this.end(socket), HOLD).unref() };
  }

  /** Gives the place of a socket to whoever waits longest; harmless where there is none. */
  end(socket: object): void {
    const place = this.places.get(socket);
    if (!place) return;
    this.places.delete(socket);
    if (place.held) {
      clearTimeout(place.held.timer);
      this.holders.delete(place.held.userId);
    }
    const [first] = this.waiting;
    if (!first) {
      this.inside -= 1;
      return;
    }
    clearTimeout(first.timer);
    this.waiting.delete(first);
    first.start();
  }

  private wait(): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.waiting.delete(entry);
        const message = 'Too many clients are connecting right now; try again.';
        reject(new DomainError(ErrorCode.Unavailable, message, { retryAfter: 5 }));
      }, WAIT_LIMIT);
      const entry: Waiting = { start: resolve, timer };
      this.waiting.add(entry);
    });
  }
}
