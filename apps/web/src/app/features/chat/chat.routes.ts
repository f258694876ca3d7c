import type { Route, Routes, UrlMatchResult, UrlSegment } from '@angular/router';
import { ChatPage } from './pages/chat.page';
import { ConversationPage } from './pages/conversation.page';
import { StartPage } from './pages/start.page';

/** `c/:conversationId` and `c/:conversationId/m/:seq` as one route, so that following a link to a message opens nothing anew. */
export function matchConversation(segments: UrlSegment[]): UrlMatchResult | null {
  const [c, conversationId, m, seq] = segments;
  if (c?.path !== 'c' || conversationId === undefined) return null;
  if (segments.length === 2) return { consumed: segments, posParams: { conversationId } };
  if (segments.length !== 4 || m?.path !== 'm' || seq === undefined || !/^\d{1,15}$/.test(seq.path)) return null;
  return { consumed: segments, posParams: { conversationId, seq } };
}

const conversation: Route = { matcher: matchConversation, component: ConversationPage };

/** The pages of the chat. */
export const chatRoutes: Routes = [
  { path: '', component: ChatPage, children: [{ path: '', pathMatch: 'full', component: StartPage }, conversation] },
];
