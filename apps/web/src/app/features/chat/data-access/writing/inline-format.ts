import { replaced, type Written } from './written';

/** What stands on either side of formatted text; the first is what is written, the others are understood too. */
type Markers = readonly [string, ...string[]];

const WORD = /[\p{L}\p{N}]/u;
/** What begins a line and is not part of its text. */
const LINE_START = /^(?:\s*(?:>|[-*+]|\d{1,9}[.)])\s+(?:\[[ xX]\]\s+)?|\s+)?/;

export const BOLD: Markers = ['**', '__'];
export const ITALIC: Markers = ['_', '*'];
export const STRIKE: Markers = ['~~'];
export const CODE: Markers = ['`'];

/** Whether the selection is formatted in that way: inside of the markers or together with them. */
export function isMarked(written: Written, markers: Markers): boolean {
  const parts = partsOf(written);
  return parts.length > 0 && parts.every((part) => marksOf(part, markers) !== null);
}

/** Puts the markers around what is selected, line by line, or takes them away where they are. */
export function toggleInline(written: Written, markers: Markers): Written {
  const { text, start, end } = written;
  if (start === end) return toggleAtCaret(written, markers);
  const parts = partsOf(written);
  if (parts.length === 0) return written;
  const off = isMarked(written, markers);
  let result = text;
  // From the last to the first, so that the places of those before stay what they are.
  for (const part of parts.toReversed()) {
    const marks = marksOf(part, markers);
    if (off !== (marks !== null)) continue;
    const marker = markerFor(part, markers);
    const { from, to, inner } = marks ?? unmarked(part);
    result = result.slice(0, from) + (off ? inner : marker + inner + marker) + result.slice(to);
  }
  const [first, last] = [parts[0] ?? written, parts.at(-1) ?? written];
  const marks = marksOf(first, markers);
  const begin = off ? (marks?.from ?? first.start) : first.start;
  const behind = text.length - (off ? (marksOf(last, markers)?.to ?? last.end) : last.end);
  // What is one piece stays selected without its markers, ready to be replaced; several with theirs.
  const inside = off || parts.length > 1 ? 0 : markerFor(first, markers).length;
  return { text: result, start: begin + inside, end: result.length - behind - inside };
}

function toggleAtCaret(written: Written, markers: Markers): Written {
  const { text, start } = written;
  const marks = marksOf(written, markers);
  if (marks !== null) return replaced(written, marks.from, marks.to, '', marks.from);
  const marker = markerFor(written, markers);
  const line = text.slice(text.lastIndexOf('\n', start - 1) + 1, start);
  // Right before the markers that end it: on behind them.
  if (text.startsWith(marker, start) && line.split(marker).length % 2 === 0) {
    return { text, start: start + marker.length, end: start + marker.length };
  }
  return replaced(written, start, start, marker + marker, start + marker.length);
}

interface Marks {
  from: number;
  to: number;
  inner: string;
}

function unmarked({ text, start, end }: Written): Marks {
  return { from: start, to: end, inner: text.slice(start, end) };
}

/** The markers around `part` or at its ends; `null` where there are none. */
function marksOf({ text, start, end }: Written, markers: Markers): Marks | null {
  const selected = text.slice(start, end);
  for (const marker of markers) {
    const { length } = marker;
    const around = text.slice(0, start).endsWith(marker) && text.slice(end).startsWith(marker);
    if (around && !isPartOfMore(text, start, end, marker)) {
      return { from: start - length, to: end + length, inner: selected };
    }
    const within = selected.length > length * 2 && selected.startsWith(marker) && selected.endsWith(marker);
    if (within && !isPartOfMore(text, start + length, end - length, marker)) {
      return { from: start, to: end, inner: selected.slice(length, -length) };
    }
  }
  return null;
}

/** Whether the single sign before `start` is one of two that mean something else: one of three is not. */
function isPartOfMore(text: string, start: number, end: number, marker: string): boolean {
  if (marker.length > 1) return false;
  const run = (step: -1 | 1): number => {
    let count = 0;
    for (let at = step === -1 ? start - 1 : end; text[at] === marker; at += step) count++;
    return count;
  };
  return Math.min(run(-1), run(1)) === 2;
}

function markerFor({ text, start, end }: Written, markers: Markers): string {
  // Low lines within a word mean nothing, stars do.
  const inWord = WORD.test(text[start - 1] ?? '') || WORD.test(text[end] ?? '');
  return (inWord ? markers.find((marker) => !marker.includes('_')) : undefined) ?? markers[0];
}

/** What is selected of each line, without the blank at its ends and what begins the line. */
function partsOf({ text, start, end }: Written): Written[] {
  if (start === end) return [{ text, start, end }];
  const parts: Written[] = [];
  let at = start;
  for (const line of text.slice(start, end).split('\n')) {
    const isWholeLine = at === 0 || text[at - 1] === '\n';
    const skipped = isWholeLine ? (LINE_START.exec(line)?.[0].length ?? 0) : line.length - line.trimStart().length;
    const content = line.slice(skipped).trimEnd();
    if (content !== '') parts.push({ text, start: at + skipped, end: at + skipped + content.length });
    at += line.length + 1;
  }
  return parts;
}
