import { Injectable, inject, signal } from '@angular/core';
import { LocalStore } from '../../../core/storage/local-store';

const STORED = 'formatting';

/** Whether the person wants the formatting toolbar; remembered in this browser. */
@Injectable({ providedIn: 'root' })
export class FormattingChoice {
  private readonly store = inject(LocalStore);
  private readonly shownSignal = signal(this.store.read(STORED) === 'open');

  readonly shown = this.shownSignal.asReadonly();

  toggle(): void {
    this.shownSignal.update((shown) => !shown);
    this.store.write(STORED, this.shown() ? 'open' : null);
  }
}
