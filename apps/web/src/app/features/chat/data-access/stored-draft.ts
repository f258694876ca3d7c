import type { ChatClient } from '@tertulia/chat-client';
import { filter, take, type Observable } from 'rxjs';

/** Emits the draft of a conversation once, when there is one: after a reload that is a moment later than the page. */
export function storedDraft(client: ChatClient, conversationId: string): Observable<string> {
  return client.draft$(conversationId).pipe(
    filter((text) => text !== ''),
    take(1),
  );
}
