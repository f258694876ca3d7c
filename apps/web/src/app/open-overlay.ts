import { EnvironmentInjector, type Injector } from '@angular/core';
import { Dialogs } from './core/overlays/dialogs';
import type { Overlay, Question } from './core/overlays/overlays';

/**
 * Opens what lies over all pages; `typed` tells what was typed for it meanwhile. Features know nothing of each other: what the
 * palette offers of the chat is put into it here.
 */
export async function openOverlay(overlay: Overlay, injector: Injector, typed: () => string): Promise<void> {
  if (typeof overlay === 'object') return ask(overlay, injector);
  if (overlay === 'shortcuts') {
    const { openShortcuts } = await import('./features/shortcuts/open-shortcuts');
    return openShortcuts(injector);
  }
  const [{ openPalette }, { offerChatCommands }] = await Promise.all([
    import('./features/command-palette/open-palette'),
    import('./features/chat/offer-chat-commands'),
  ]);
  openPalette(injector, typed(), offerChatCommands(injector.get(EnvironmentInjector)));
}

async function ask(question: Question, injector: Injector): Promise<void> {
  const answer = await injector
    .get(Dialogs)
    .ask<boolean>(
      () => import('./features/chat/components/dialogs/confirm-dialog').then((file) => file.ConfirmDialog),
      { data: question, panelClass: 'tt-dialog', role: 'alertdialog', ariaLabel: question.title },
    );
  question.answer(answer === true);
}
