import type { Conversation, User } from '@tertulia/contracts';
import { folded } from './emoji/emoji-set';
import { mentionedIn, type Mentionable } from './mentions';

/**
 * Whom one may mention in a conversation, by name: its listed members but oneself, and everyone in a group. Whoever `body`
 * mentions already, whether they have left or not, comes before a namesake.
 */
export function mentionableIn(
  conversation: Conversation | null,
  ownId: string,
  body: string,
  users: ReadonlyMap<string, User>,
): Mentionable {
  const names = new Map<string, string>();
  for (const id of mentionedIn(body)) {
    const name = users.get(id)?.displayName;
    if (name !== undefined) names.set(name, id);
  }
  for (const { user } of conversation?.members ?? []) {
    if (user.id !== ownId && !names.has(user.displayName)) names.set(user.displayName, user.id);
  }
  if (conversation?.type === 'group') names.set('all', 'all');
  return names;
}

/** A person, or everyone, that completes what is typed after "@". */
export interface Suggestion {
  /** What is typed. */
  name: string;
  user: User | null;
}

/** Those whose name, or a word of it, begins with `query`; at most eight. */
export function suggestionsFor(conversation: Conversation | null, ownId: string, query: string): Suggestion[] {
  const wanted = folded(query);
  const people = (conversation?.members ?? []).filter(({ user }) => user.id !== ownId);
  const suggestions: Suggestion[] = people.map(({ user }) => ({ name: user.displayName, user }));
  if (conversation?.type === 'group') suggestions.push({ name: 'all', user: null });
  return suggestions.filter(({ name }) => fits(folded(name), wanted)).slice(0, 8);
}

function fits(name: string, wanted: string): boolean {
  return name.startsWith(wanted) || name.split(' ').some((word) => word.startsWith(wanted));
}
