import { DOCUMENT, Injectable, inject } from '@angular/core';
import { filter, fromEvent, share, type Observable } from 'rxjs';
import { shortcutOf, type ShortcutId } from './shortcuts';

/** The keys of the shortcuts that work everywhere. */
@Injectable({ providedIn: 'root' })
export class ShortcutKeys {
  private readonly document = inject(DOCUMENT);
  private readonly pressed$ = fromEvent<KeyboardEvent>(this.document, 'keydown').pipe(
    filter((event) => !event.defaultPrevented && !event.isComposing && !this.isTaken(event)),
    share(),
  );

  /** Emits when the keys of that shortcut are pressed: not in a dialog, and no plain character while one writes. */
  on(id: ShortcutId): Observable<KeyboardEvent> {
    return this.pressed$.pipe(filter((event) => shortcutOf(event, 'everywhere') === id));
  }

  private isTaken(event: KeyboardEvent): boolean {
    if (this.document.querySelector('[aria-modal="true"], [cdkMenu], .cdk-menu') !== null) return true;
    const writes =
      event.target instanceof HTMLElement && event.target.matches('input, textarea, select, [contenteditable]');
    return writes && event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey;
  }
}
