import { Injectable, signal } from '@angular/core';

/** Which message was tapped last: where nothing can hover, its tools are shown. */
@Injectable({ providedIn: 'root' })
export class MessageInHand {
  private readonly current = signal<string | null>(null);
  /** Its `clientMessageId`. */
  readonly key = this.current.asReadonly();

  take(key: string): void {
    this.current.set(key);
  }
}
