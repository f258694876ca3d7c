import { Dialog } from '@angular/cdk/dialog';
import { Overlay } from '@angular/cdk/overlay';
import type { Injector } from '@angular/core';
import type { Command } from '../../core/commands/commands';
import { I18n } from '../../core/i18n/i18n';
import { CommandPalette } from './command-palette';
import { RecentCommands } from './recent-commands';

/**
 * Opens the command palette with `query` typed into it, and runs what is chosen in it once it is closed and the focus is back;
 * `gone` is called then.
 */
export function openPalette(injector: Injector, query: string, gone: () => void): void {
  const dialog = injector.get(Dialog);
  if (dialog.openDialogs.length > 0) return gone();
  dialog
    .open<Command, string>(CommandPalette, {
      data: query,
      panelClass: ['tt-dialog', 'tt-palette'],
      ariaLabel: injector.get(I18n).t('chat.palette.title'),
      positionStrategy: injector.get(Overlay).position().global().centerHorizontally().top('var(--palette-top)'),
    })
    .closed.subscribe((command) => {
      gone();
      if (command === undefined) return;
      injector.get(RecentCommands).used(command.id);
      command.run();
    });
}
