import { Dialog } from '@angular/cdk/dialog';
import type { Injector } from '@angular/core';
import { ShortcutsDialog } from './shortcuts-dialog';

/** Opens the list of shortcuts. */
export function openShortcuts(injector: Injector): void {
  const dialog = injector.get(Dialog);
  if (dialog.openDialogs.length > 0) return;
  dialog.open(ShortcutsDialog, { panelClass: ['tt-dialog', 'tt-wide'], ariaLabelledBy: 'shortcuts-title' });
}
