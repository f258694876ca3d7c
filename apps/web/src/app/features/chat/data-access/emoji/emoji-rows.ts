import type { TextKey } from '../../../../core/i18n/text-key';
import { GROUPS, type Emoji, type EmojiSet } from './emoji-set';

/** A line of the picker: the heading of a group, or as many emoji as fit beside each other. */
export type EmojiRow = { kind: 'heading'; label: TextKey } | { kind: 'emoji'; emojis: readonly Emoji[] };

/** Where an emoji is among the rows. */
export interface Cell {
  row: number;
  column: number;
}

/** What each group is called. */
export const GROUP_LABELS = {
  0: 'chat.emoji.smileys',
  1: 'chat.emoji.people',
  3: 'chat.emoji.nature',
  4: 'chat.emoji.food',
  5: 'chat.emoji.travel',
  6: 'chat.emoji.activities',
  7: 'chat.emoji.objects',
  8: 'chat.emoji.symbols',
  9: 'chat.emoji.flags',
} as const satisfies Record<(typeof GROUPS)[number], TextKey>;

/** The most that a search shows. */
const FOUND = 90;

/** The rows for a search, or with an empty one all emoji by their groups, those used last above them. */
export function emojiRows(set: EmojiSet, recent: readonly Emoji[], query: string, columns: number): EmojiRow[] {
  if (query.trim() !== '') return group('chat.emoji.found', set.search(query, FOUND), columns);
  return [
    ...group('chat.emoji.recent', recent, columns),
    ...GROUPS.flatMap((id) =>
      group(
        GROUP_LABELS[id],
        set.all.filter((emoji) => emoji.group === id),
        columns,
      ),
    ),
  ];
}

/** The cell that a key leads to from `from`; `null` where it is no key of the grid. */
export function cellAfter(rows: readonly EmojiRow[], from: Cell, key: string): Cell | null {
  const at = rows.flatMap((row, index) => (row.kind === 'emoji' ? [{ index, length: row.emojis.length }] : []));
  const here = at.findIndex(({ index }) => index === from.row);
  const rowAt = (step: number): Cell => {
    const to = at[Math.min(Math.max(here + step, 0), at.length - 1)];
    return to === undefined ? from : { row: to.index, column: Math.min(from.column, to.length - 1) };
  };
  const length = at[here]?.length ?? 0;
  if (key === 'ArrowDown') return rowAt(1);
  if (key === 'ArrowUp') return rowAt(-1);
  if (key === 'PageDown') return rowAt(5);
  if (key === 'PageUp') return rowAt(-5);
  if (key === 'Home') return { row: from.row, column: 0 };
  if (key === 'End') return { row: from.row, column: length - 1 };
  if (key === 'ArrowRight')
    return from.column < length - 1 ? { ...from, column: from.column + 1 } : start(rowAt(1), from);
  if (key === 'ArrowLeft') {
    if (from.column > 0) return { ...from, column: from.column - 1 };
    const above = at[here - 1];
    return above === undefined ? from : { row: above.index, column: above.length - 1 };
  }
  return null;
}

function start(next: Cell, from: Cell): Cell {
  return next.row === from.row ? from : { row: next.row, column: 0 };
}

function group(label: TextKey, emojis: readonly Emoji[], columns: number): EmojiRow[] {
  if (emojis.length === 0) return [];
  const rows: EmojiRow[] = [{ kind: 'heading', label }];
  for (let at = 0; at < emojis.length; at += columns) {
    rows.push({ kind: 'emoji', emojis: emojis.slice(at, at + columns) });
  }
  return rows;
}
