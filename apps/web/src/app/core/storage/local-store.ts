import { Injectable } from '@angular/core';

/** Small values kept in this browser. Where storage is refused (private mode, full), reading gives `null` and writing does nothing. */
@Injectable({ providedIn: 'root' })
export class LocalStore {
  read(key: string): string | null {
    try {
      return localStorage.getItem(`tertulia.${key}`);
    } catch {
      return null;
    }
  }

  /** `null` removes the value. */
  write(key: string, value: string | null): void {
    try {
      if (value === null) localStorage.removeItem(`tertulia.${key}`);
      else localStorage.setItem(`tertulia.${key}`, value);
    } catch {
      // Nothing here is needed to work; it is asked again or starts afresh next time.
    }
  }
}
