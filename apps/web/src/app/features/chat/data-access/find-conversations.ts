import { beginsWords } from './begins-words';
import type { ConversationSummary } from './conversation-summary';

/** The most conversations that a search lists. */
const MOST = 6;

/** The conversations in whose title each word that was typed begins a word, in the order given; none for an empty query. */
export function findConversations(items: readonly ConversationSummary[], query: string): ConversationSummary[] {
  return items.filter(({ title }) => beginsWords(title, query)).slice(0, MOST);
}
