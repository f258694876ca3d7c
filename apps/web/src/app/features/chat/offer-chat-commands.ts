import { createEnvironmentInjector, type EnvironmentInjector } from '@angular/core';
import { Commands } from '../../core/commands/commands';
import { chatCommands } from './data-access/chat-commands';
import { ConversationListStore } from './data-access/conversation-list-store';
import { People } from './data-access/people';

/** Has the palette offer what there is in the chat, on whichever page; gives what takes it away again. */
export function offerChatCommands(parent: EnvironmentInjector): () => void {
  const injector = createEnvironmentInjector([ConversationListStore, People], parent);
  const withdraw = injector.get(Commands).add(chatCommands(injector));
  return () => {
    withdraw();
    injector.destroy();
  };
}
