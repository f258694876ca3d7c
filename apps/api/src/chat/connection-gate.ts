import { Injectable } from '@nestjs/common';
import type { IncomingMessage } from 'node:http';
import { AppConfig } from '../config/app-config';

/** Decides about a connection before its handshake, and counts the events in hand. */
@Injectable()
export class ConnectionGate {
  private isDraining = false;
  private inHand = 0;
  private whenIdle: (() => void) | null = null;

  constructor(private readonly config: AppConfig) {}

  /** Whether the server is about to stop: it takes nothing new. */
  get draining(): boolean {
    return this.isDraining;
  }

  /** Why this request may not open a connection; `null` if it may. A request without `Origin` does not come from a page. */
  refusal({ headers: { origin } }: Pick<IncomingMessage, 'headers'>): string | null {
    if (this.isDraining) return 'UNAVAILABLE';
    if (origin !== undefined && !this.config.allowedOrigins.has(origin)) return 'ORIGIN_NOT_ALLOWED';
    return null;
  }

  /** Counts work until it ends, so that stopping can wait for it. */
  async count<T>(work: () => Promise<T>): Promise<T> {
    this.inHand += 1;
    try {
      return await work();
    } finally {
      this.inHand -= 1;
      if (this.inHand === 0) this.whenIdle?.();
    }
  }

  /** Closes the gate. Ends when no event is in hand, or after `limit` milliseconds. */
  async drain(limit: number): Promise<void> {
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
