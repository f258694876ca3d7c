import { inject } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { filter } from 'rxjs';
import { Overlays, type Overlay } from '../overlays/overlays';
import { Session } from '../session/session';
import { ShortcutKeys } from './shortcut-keys';

/**
 * Opens the palette and the page of shortcuts by their keys, for who is signed in and as long as the page lives whose injection
 * context this is called in. Each page calls it: the pages of who is not signed in do without this code.
 */
export function overlaysByKeys(): void {
  const keys = inject(ShortcutKeys);
  const overlays = inject(Overlays);
  const session = inject(Session);
  const open = (event: KeyboardEvent, overlay: Overlay): void => {
    event.preventDefault();
    overlays.open(overlay);
  };
  const isSignedIn = (): boolean => session.me !== null;
  keys
    .on('palette')
    .pipe(filter(isSignedIn), takeUntilDestroyed())
    .subscribe((event) => open(event, 'palette'));
  keys
    .on('help')
    .pipe(filter(isSignedIn), takeUntilDestroyed())
    .subscribe((event) => open(event, 'shortcuts'));
}
