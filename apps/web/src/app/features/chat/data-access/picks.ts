import type { Written } from './writing/written';

/** A person picked from the completion: whom the name that stands at `start` means, of all who are called so. */
export interface Picked {
  /** Where the "@" is. */
  readonly start: number;
  readonly name: string;
  readonly id: string;
}

/** What stands in the text box, and whom its names mean. */
export interface Typed {
  readonly text: string;
  readonly picks: readonly Picked[];
}

/**
 * The picks after the text was changed: those before the change stay, those after it move, and those in it stay with their names
 * where the change left as many of these, as making a word bold does.
 */
export function movedPicks(picks: readonly Picked[], before: string, after: Written): readonly Picked[] {
  if (picks.length === 0 || before === after.text) return picks;
  const { from, to, by } = changeOf(before, after);
  const shift = by.length - (to - from);
  return picks.flatMap((pick) => {
    const end = pick.start + signOf(pick).length;
    if (end <= from) return pick;
    if (pick.start >= to) return { ...pick, start: pick.start + shift };
    const places = placesOf(before.slice(from, to), signOf(pick)).map((place) => from + place);
    const now = placesOf(by, signOf(pick)).map((place) => from + place);
    const start = now.length === places.length ? now[places.indexOf(pick.start)] : undefined;
    return start === undefined ? [] : { ...pick, start };
  });
}

/** One text behind the other. */
export function joined(first: Typed, second: Typed): Typed {
  const moved = second.picks.map((pick) => ({ ...pick, start: pick.start + first.text.length }));
  return { text: first.text + second.text, picks: [...first.picks, ...moved] };
}

/** Which part of `before` was replaced, and by what. What is behind the caret was not: that tells apart what else looks the same. */
function changeOf(before: string, { text, end }: Written): { from: number; to: number; by: string } {
  const behind = before.endsWith(text.slice(end)) ? text.length - end : 0;
  const most = Math.min(before.length, text.length) - behind;
  let from = 0;
  while (from < most && before[from] === text[from]) from += 1;
  let tail = behind;
  while (tail < most + behind - from && before[before.length - 1 - tail] === text[text.length - 1 - tail]) tail += 1;
  return { from, to: before.length - tail, by: text.slice(from, text.length - tail) };
}

function signOf({ name }: Picked): string {
  return `@${name}`;
}

function placesOf(text: string, sign: string): number[] {
  const places: number[] = [];
  for (let at = text.indexOf(sign); at !== -1; at = text.indexOf(sign, at + 1)) places.push(at);
  return places;
}
