import type { User } from '@tertulia/contracts';
import { mentionName } from '../../../core/messages/mention-name';

const CODE = /(```[\s\S]*?(?:```|$)|`[^`\n]*`)/;

/** Whom one may mention, by the name that is typed after "@". */
export type Mentionable = ReadonlyMap<string, string>;

/**
 * Text as typed ("@Ana Álvarez") to the body that is sent ("<@id>"): the longest name that fits wins, case counts, and code
 * stays as it is.
 */
export function toBody(text: string, mentionable: Mentionable): string {
  const names = [...mentionable.keys()].sort((a, b) => b.length - a.length);
  if (names.length === 0) return text;
  const pattern = new RegExp(`(^|[^\\p{L}\\p{N}@<])@(${names.map(escaped).join('|')})(?![\\p{L}\\p{N}])`, 'gu');
  return outsideCode(text, (part) =>
    part.replace(pattern, (match, before: string, name: string) => {
      const id = mentionable.get(name);
      return id === undefined ? match : `${before}<@${id}>`;
    }),
  );
}

/** A sent body as it is typed, for editing: the reverse of `toBody`. */
export function toTyped(body: string, users: ReadonlyMap<string, User>): string {
  return outsideCode(body, (part) =>
    part.replace(/<@([0-9a-f]{24}|all)>/g, (match, id: string) =>
      id === 'all' || users.has(id) ? mentionName(id, users, '') : match,
    ),
  );
}

/** The ids of the people whom a body mentions. */
export function mentionedIn(body: string): string[] {
  const ids: string[] = [];
  outsideCode(body, (part) => {
    for (const [, id] of part.matchAll(/<@([0-9a-f]{24})>/g)) if (id !== undefined) ids.push(id);
    return part;
  });
  return ids;
}

/** The "@…" that is being typed right before `caret`: where it begins and what follows the sign; `null` if there is none. */
export function mentionAt(text: string, caret: number): { start: number; query: string } | null {
  const match = /(?:^|[^\p{L}\p{N}@])@([\p{L}\p{N}][\p{L}\p{N} .'-]{0,40})?$/u.exec(text.slice(0, caret));
  if (match === null) return null;
  const query = match[1] ?? '';
  return { start: caret - query.length - 1, query };
}

/** `text` with `change` made to what is not code. */
export function outsideCode(text: string, change: (part: string) => string): string {
  return text
    .split(CODE)
    .map((part, index) => (index % 2 === 1 ? part : change(part)))
    .join('');
}

function escaped(name: string): string {
  return name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
