import type { User } from '@tertulia/contracts';
import { mentionName } from '../../../core/messages/mention-name';
import type { Picked, Typed } from './picks';

const CODE = /(```[\s\S]*?(?:```|$)|`[^`\n]*`)/;

/** Whom one may mention, by the name that is typed after "@". */
export type Mentionable = ReadonlyMap<string, string>;

/**
 * Text as typed ("@Ana Álvarez") to the body that is sent ("<@id>"): the longest name that fits wins, case counts, and code
 * stays as it is. A name that was picked means who was picked, whoever else is called so.
 */
export function toBody({ text, picks }: Typed, mentionable: Mentionable): string {
  const names = [...mentionable.keys()].sort((a, b) => b.length - a.length);
  if (names.length === 0) return text;
  const pattern = new RegExp(`(^|[^\\p{L}\\p{N}@<])@(${names.map(escaped).join('|')})(?![\\p{L}\\p{N}])`, 'gu');
  return outsideCode(text, (part, from) =>
    part.replace(pattern, (match, before: string, name: string, at: number) => {
      const start = from + at + before.length;
      const id = picks.find((pick) => pick.start === start && pick.name === name)?.id ?? mentionable.get(name);
      return id === undefined ? match : `${before}<@${id}>`;
    }),
  );
}

/** A sent body as it is typed, for editing, and whom its names mean: the reverse of `toBody`. */
export function toTyped(body: string, users: ReadonlyMap<string, User>): Typed {
  const picks: Picked[] = [];
  let longer = 0;
  const text = outsideCode(body, (part, from) =>
    part.replace(/<@([0-9a-f]{24}|all)>/g, (match, id: string, at: number) => {
      if (id !== 'all' && !users.has(id)) return match;
      const typed = mentionName(id, users, '');
      picks.push({ start: from + at + longer, name: typed.slice(1), id });
      longer += typed.length - match.length;
      return typed;
    }),
  );
  return { text, picks };
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

/** `text` with `change` made to what is not code; `from` is where the part begins. */
export function outsideCode(text: string, change: (part: string, from: number) => string): string {
  let from = 0;
  return text
    .split(CODE)
    .map((part, index) => {
      const changed = index % 2 === 1 ? part : change(part, from);
      from += part.length;
      return changed;
    })
    .join('');
}

function escaped(name: string): string {
  return name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
