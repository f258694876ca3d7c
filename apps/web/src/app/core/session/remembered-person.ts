import { DOCUMENT, Injectable, inject } from '@angular/core';
import type { Me } from '@tertulia/contracts';
import { LocalStore } from '../storage/local-store';

const KEY = 'me';
const COOKIE = 'tertulia_signed_in';
/** As long as a session lives without being used. */
const COOKIE_SECONDS = 30 * 24 * 60 * 60;

/**
 * Who was signed in last, kept in this browser until they sign out: so that the chat opens without a network, and nobody is
 * asked for where nobody is. It lets nobody in: what is shown then is what this browser kept, and the server decides the rest.
 */
@Injectable({ providedIn: 'root' })
export class RememberedPerson {
  private readonly store = inject(LocalStore);
  private readonly document = inject(DOCUMENT);

  /** Whether there may be a session: kept here, and set by the server with a page that was asked for with one. Scripts cannot see its own cookies. */
  get hasCookie(): boolean {
    return this.document.cookie.split('; ').includes(`${COOKIE}=1`);
  }

  /** `null` where nobody is known, or what is kept is of no use. */
  read(): Me | null {
    try {
      const kept: unknown = JSON.parse(this.store.read(KEY) ?? 'null');
      return isMe(kept) ? kept : null;
    } catch {
      return null;
    }
  }

  /** `null` forgets. */
  write(me: Me | null): void {
    this.store.write(KEY, me === null ? null : JSON.stringify(me));
    this.document.cookie = `${COOKIE}=1; Path=/; SameSite=Strict; Max-Age=${me === null ? 0 : COOKIE_SECONDS}`;
  }
}

function isMe(value: unknown): value is Me {
  return typeof value === 'object' && value !== null && 'id' in value && 'displayName' in value && 'email' in value;
}
