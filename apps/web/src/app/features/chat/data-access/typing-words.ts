import type { User } from '@tertulia/contracts';
import { isolated } from '../../../core/i18n/direction';
import type { Translate } from '../../../core/i18n/text-key';

/** The language to say it in. */
interface Speaker {
  t: Translate;
  /** The tag to join names by. */
  locale: () => string;
}

/** Who is typing, in words; `null` when nobody is. At most two are named. */
export function typingWords(
  ids: readonly string[],
  users: ReadonlyMap<string, User>,
  { t, locale }: Speaker,
): string | null {
  return words(
    ids.map((id) => users.get(id)?.displayName ?? t('chat.someone')),
    t,
    locale(),
  );
}

/** The same for the list, where there is little room: first names alone, with an ellipsis. */
export function shortTypingWords(
  ids: readonly string[],
  users: ReadonlyMap<string, User>,
  { t, locale }: Speaker,
): string | null {
  const names = ids.map((id) => users.get(id)?.displayName ?? t('chat.someone'));
  const text = words(names.map(first), t, locale());
  return text === null ? null : `${text}…`;
}

function words(names: string[], t: Translate, locale: string): string | null {
  const count = names.length;
  if (count === 0) return null;
  if (count > 2) return t('chat.typingMany', { count });
  return t('chat.typing', {
    count,
    names: new Intl.ListFormat(locale, { type: 'conjunction' }).format(names.map(isolated)),
  });
}

function first(name: string): string {
  return name.split(' ')[0] ?? name;
}
