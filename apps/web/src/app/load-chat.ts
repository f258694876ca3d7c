import type { Routes } from '@angular/router';

/**
 * Resolves to the chat's pages once the code of the database is there too that keeps what one writes: whoever can write can
 * lose the network the next moment, and the message has to be kept even so. Where only that code cannot be had, the chat works from memory.
 */
export async function loadChat(): Promise<Routes> {
  const [{ chatRoutes }] = await Promise.all([
    import('./features/chat/chat.routes'),
    import('./core/chat/indexed-chat-storage').catch(() => undefined),
  ]);
  return chatRoutes;
}
