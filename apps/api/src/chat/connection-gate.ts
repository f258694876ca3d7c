import { Injectable } from '@nestjs/common';
import type { IncomingMessage } from 'node:http';
import { AppConfig } from '../config/app-config';

/** Decides about a connection before its handshake, and counts the events in hand, of each socket and of all. */
@Injectable()
export class ConnectionGate {
  private isClosed = false;
  private isDraining = false;
  private readonly busy = new Map<object, number>();
  private inHand = 0;
  private whenIdle: (() => void) | null = null;

  constructor(private readonly config: AppConfig) {}

  /** Whether the server is about to stop and takes no event any more. */
  get draining(): boolean {
    return this.isDraining;
  }

  /** Whether nobody is let in any more. */
  get closed(): boolean {
    return this.isClosed;
  }

  /** Why this request may not open a connection; `null` if it may. A request without `Origin` does not come from a page. */
  refusal({ headers: { origin } }: Pick<IncomingMessage, 'headers'>): string | null {
    if (origin !== undefined && !this.config.allowedOrigins.has(origin)) return 'ORIGIN_NOT_ALLOWED';
    return null;
  }

  /** Counts the work of a socket until it ends, so that stopping can wait for it. */
  async count<T>(socket: object, work: () => Promise<T>): Promise<T> {
    this.inHand += 1;
    this.busy.set(socket, (this.busy.get(socket) ?? 0) + 1);
    try {
      return await work();
    } finally {
      this.inHand -= 1;
      const left = (this.busy.get(socket) ?? 1) - 1;
      if (left > 0) this.busy.set(socket, left);
      else this.busy.delete(socket);
      if (this.inHand === 0) this.whenIdle?.();
    }
  }

  /** Whether no event of this socket is in hand. */
  isIdle(socket: object): boolean {
    return !this.busy.has(socket);
  }

  /** Lets no connection in any more; those that are open go on. */
  close(): void {
    this.isClosed = true;
  }

  /** Takes no event any more either. Ends when no event is in hand, or after `limit` milliseconds. */
  async drain(limit: number): Promise<void> {
    this.close();
    this.isDraining = true;
    if (this.inHand === 0) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, limit);
      this.whenIdle = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
