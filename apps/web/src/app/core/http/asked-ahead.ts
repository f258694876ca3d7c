import { Injectable } from '@angular/core';
import type { EarlyAnswer } from '@tertulia/chat-client';
import type { Me } from '@tertulia/contracts';

/** What `packing/ahead.js` leaves: each answer is `null` where there was none, and none rejects. */
interface Ahead {
  me?: Promise<Me | null>;
  /** Of the conversation that the address names. */
  id?: string;
  early?: Promise<EarlyAnswer | null>;
}

/** The answers that were asked for while the scripts came in. Each is given once: who asks again wants to know how it is by now. */
@Injectable({ providedIn: 'root' })
export class AskedAhead {
  private ahead = (globalThis as { tertuliaAhead?: Ahead }).tertuliaAhead ?? {};

  /** Who is signed in. */
  me(): Promise<Me | null> | null {
    const { me = null, ...rest } = this.ahead;
    this.ahead = rest;
    return me;
  }

  /** A conversation and its newest page. */
  conversation(conversationId: string): Promise<EarlyAnswer | null> | null {
    const { id, early = null, ...rest } = this.ahead;
    if (id !== conversationId) return null;
    this.ahead = rest;
    return early;
  }

  /** Whoever signs in now is somebody else. */
  forget(): void {
    this.ahead = {};
  }
}
