import type { Route, Routes } from '@angular/router';
import { matchConversation } from './match-conversation';
import { openFirst } from './open-first';
import { ChatPage } from './pages/chat.page';
import { ConversationPage } from './pages/conversation.page';
import { StartPage } from './pages/start.page';

const conversation: Route = { matcher: matchConversation, component: ConversationPage, canActivate: [openFirst] };

/** The pages of the chat. */
export const chatRoutes: Routes = [
  { path: '', component: ChatPage, children: [{ path: '', pathMatch: 'full', component: StartPage }, conversation] },
];
