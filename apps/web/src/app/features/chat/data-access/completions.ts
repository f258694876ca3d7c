import type { Conversation, User } from '@tertulia/contracts';
import type { Emoji, EmojiSet } from './emoji/emoji-set';
import { openCode } from './emoji/emoji-codes';
import { suggestionsFor } from './mention-suggestions';
import { mentionAt } from './mentions';
import { isInFence, type Written } from './writing/written';

/** What completes the word that is being typed. */
export type Completion =
  | { kind: 'person'; key: string; user: User }
  | { kind: 'everyone'; key: string }
  | { kind: 'emoji'; key: string; emoji: Emoji };

/** What can be put in the place of what was typed from `start` on. */
export interface Offer {
  start: number;
  completions: readonly Completion[];
}

/** As many as one looks over. */
const MOST = 8;

/** Who completes the "@…" that is being typed; `null` where none is. */
export function mentionOffer(written: Written, conversation: Conversation | null, ownId: string): Offer | null {
  const typed = written.start === written.end ? mentionAt(written.text, written.start) : null;
  if (typed === null || isInFence(written.text, typed.start)) return null;
  const completions = suggestionsFor(conversation, ownId, typed.query).map(({ user }): Completion =>
    user === null ? { kind: 'everyone', key: 'all' } : { kind: 'person', key: user.id, user },
  );
  return { start: typed.start, completions };
}

/** The emoji that complete the ":…" that is being typed; `null` where none is, or where they are not there yet. */
export function emojiOffer(written: Written, set: EmojiSet | null): Offer | null {
  const typed = openCode(written);
  if (typed === null || set === null) return null;
  const completions = set
    .search(typed.code.replaceAll('_', ' '), MOST)
    .map((emoji): Completion => ({ kind: 'emoji', key: emoji.unicode, emoji }));
  return { start: typed.start, completions };
}
