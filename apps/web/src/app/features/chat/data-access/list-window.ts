/** The part of a long list that is drawn: items from `start` (inclusive) to `end` (exclusive). */
export interface Span {
  start: number;
  end: number;
}

/**
 * Which part is drawn, by the keys of its first and last item, so that it stays the same when items are added before or after
 * it. `last: null` follows the newest item; `first: null` begins `page` items before the end.
 */
export interface ListWindow {
  first: string | null;
  last: string | null;
  /** Where they were when the window was made: there they are looked for first, among however many. */
  span: Span;
}

/** The items that are drawn at the end of the list, and on either side of one that is gone to. */
export const PAGE = 60;
/** By how many the window moves: few enough to be drawn within a frame. */
export const STEP = 5;
/** The most items that are drawn at once. */
export const MOST = 120;

/** The window at the newest items. */
export const NEWEST: ListWindow = { first: null, last: null, span: { start: 0, end: 0 } };

interface Keyed {
  key: string;
}

/** The items that a window holds now. A key that is gone counts as `null`. */
export function spanOf(items: readonly Keyed[], window: ListWindow, page = PAGE): Span {
  const last = window.last === null ? -1 : indexNear(items, window.last, window.span.end - 1);
  const end = last === -1 ? items.length : last + 1;
  const first = window.first === null ? -1 : indexNear(items, window.first, window.span.start);
  const start = first === -1 || first >= end ? Math.max(0, end - page) : first;
  return { start, end };
}

/** The window so much further up; items at its end go when there are too many. */
export function moveUp(items: readonly Keyed[], { start, end }: Span, step = STEP): ListWindow {
  const from = Math.max(0, start - step);
  return windowAt(items, from, Math.min(end, from + MOST));
}

/** The window so much further down; items at its beginning go when there are too many. */
export function moveDown(items: readonly Keyed[], { start, end }: Span, step = STEP): ListWindow {
  const to = Math.min(items.length, end + step);
  return windowAt(items, Math.max(start, to - MOST), to);
}

/** The window with the item at `index` in its middle. */
export function around(items: readonly Keyed[], index: number): ListWindow {
  return windowAt(items, Math.max(0, index - PAGE), Math.min(items.length, index + PAGE));
}

/** The same window, held by its own items: it does not follow the newest. */
export function pinned(items: readonly Keyed[], { first, last, span }: ListWindow): ListWindow {
  return { first: first ?? items[0]?.key ?? null, last: last ?? items.at(-1)?.key ?? null, span };
}

function windowAt(items: readonly Keyed[], start: number, end: number): ListWindow {
  return {
    first: items[start]?.key ?? null,
    last: end >= items.length ? null : (items[end - 1]?.key ?? null),
    span: { start, end },
  };
}

/** The index of the item with that key, looked for on both sides of `near`, where it was; -1 if there is none. */
function indexNear(items: readonly Keyed[], key: string, near: number): number {
  const from = Math.min(Math.max(near, 0), items.length - 1);
  for (let away = 0; away < items.length; away++) {
    if (items[from + away]?.key === key) return from + away;
    if (items[from - away]?.key === key) return from - away;
  }
  return -1;
}
