/** What two lists have in common at both ends: of the second one, only what is between has to be looked at anew. */
export interface SharedEnds {
  /** Items that both begin with. */
  head: number;
  /** Items that both end with, not counting those of `head`. */
  tail: number;
}

/** The items that are the same objects at the beginning and at the end of two lists. No item is looked into. */
export function sharedEnds<T>(before: readonly T[], after: readonly T[]): SharedEnds {
  const most = Math.min(before.length, after.length);
  let head = 0;
  while (head < most && before[head] === after[head]) head += 1;
  let tail = 0;
  while (tail < most - head && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail += 1;
  return { head, tail };
}

/**
 * Filters a list again and again while it changes: only items that were not in the list before are tested, so that one more
 * at the end of very many costs next to nothing.
 */
export function steadyFilter<T>(test: (item: T) => boolean): (items: readonly T[]) => readonly T[] {
  let before: readonly T[] = [];
  let places: readonly number[] = [];
  let found: readonly T[] = [];
  return (items) => {
    const { head, tail } = sharedEnds(before, items);
    const shift = items.length - before.length;
    const tailStart = before.length - tail;
    const fresh = items.slice(head, items.length - tail).flatMap((item, index) => (test(item) ? [head + index] : []));
    const gone = places.some((place) => place >= head && place < tailStart);
    const moved = places.map((place) => (place >= tailStart ? place + shift : place));
    before = items;
    if (fresh.length === 0 && !gone) {
      places = moved;
      return found;
    }
    places = [
      ...moved.filter((_, index) => (places[index] ?? 0) < head),
      ...fresh,
      ...moved.filter((_, index) => (places[index] ?? 0) >= tailStart),
    ];
    found = places.flatMap((place) => items[place] ?? []);
    return found;
  };
}
