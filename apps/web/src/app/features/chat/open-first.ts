import { inject } from '@angular/core';
import { Router, type CanActivateFn } from '@angular/router';
import { Chat } from '../../core/chat/chat';

/** How long the first conversation may take, in milliseconds, before its place is drawn without it. */
const PATIENCE_MS = 250;

/**
 * Opens the conversation that the page begins with, which was asked for while the scripts came in: in most cases it is drawn at once,
 * where an empty one would be drawn first and all of it once more. Later ones are not waited for.
 */
export const openFirst: CanActivateFn = async (route) => {
  if (inject(Router).navigated) return true;
  const opened = inject(Chat).client.openConversation(route.paramMap.get('conversationId') ?? '');
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS));
  // What cannot be opened is told by the page.
  await Promise.race([opened.catch(() => undefined), late]);
  return true;
};
