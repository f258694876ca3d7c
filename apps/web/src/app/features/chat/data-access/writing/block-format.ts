import { linesOf, replaced, type Written } from './written';

/** What may begin the lines of a selection. */
export type LineKind = 'list' | 'numberedList' | 'quote';

const LISTED = /^(\s*)(?:[-*+]|\d{1,9}[.)])\s+/;
const BEGINS: Readonly<Record<LineKind, RegExp>> = {
  list: /^\s*[-*+]\s+/,
  numberedList: /^\s*\d{1,9}[.)]\s+/,
  quote: /^\s*>\s?/,
};
const FENCE_LINE = /^ {0,3}(?:`{3,}|~{3})[^`\n]*$/;

/** Whether every line that the selection touches begins in that way. */
export function isLines(written: Written, kind: LineKind): boolean {
  const { from, to } = linesOf(written);
  const lines = written.text.slice(from, to).split('\n').filter(isWritten);
  return lines.length > 0 && lines.every((line) => BEGINS[kind].test(line));
}

/** Begins each line of the selection as an item of a list or a quote, or takes that away where all of them do. */
export function toggleLines(written: Written, kind: LineKind): Written {
  const { from, to } = linesOf(written);
  const lines = written.text.slice(from, to).split('\n');
  const off = isLines(written, kind);
  let number = 0;
  const changed = lines.map((line) => {
    if (!isWritten(line) && lines.length > 1) return line;
    if (off) return line.replace(BEGINS[kind], '');
    if (kind === 'quote') return `> ${line}`;
    const begin = kind === 'list' ? '- ' : `${++number}. `;
    return LISTED.test(line) ? line.replace(LISTED, `$1${begin}`) : begin + line;
  });
  const by = changed.join('\n');
  if (written.start !== written.end) return replaced(written, from, to, by, from, from + by.length);
  const caret = Math.max(from, written.start + by.length - (to - from));
  return replaced(written, from, to, by, caret);
}

/** Whether the selection is a whole block of code, with or without the lines that fence it. */
export function isCodeBlock(written: Written): boolean {
  return fencesOf(written) !== null;
}

/** Makes the lines of the selection a block of code, or plain lines again. */
export function toggleCodeBlock(written: Written): Written {
  const { text } = written;
  const fences = fencesOf(written);
  if (fences !== null) {
    const { from, to, code } = fences;
    return replaced(written, from, to, code, from, from + code.length);
  }
  const { from, to } = written.start === written.end ? { from: written.start, to: written.end } : linesOf(written);
  const code = text.slice(from, to);
  const longest = Math.max(2, ...[...code.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  const before = from === 0 || text[from - 1] === '\n' ? '' : '\n';
  const after = to === text.length || text[to] === '\n' ? '' : '\n';
  const start = from + before.length + fence.length + 1;
  return replaced(written, from, to, `${before}${fence}\n${code}\n${fence}${after}`, start, start + code.length);
}

function fencesOf(written: Written): { from: number; to: number; code: string } | null {
  const { text } = written;
  const { from, to } = linesOf(written);
  const own = text.slice(from, to).split('\n');
  if (own.length > 1 && FENCE_LINE.test(own[0] ?? '') && FENCE_LINE.test(own.at(-1) ?? '')) {
    return { from, to, code: own.slice(1, -1).join('\n') };
  }
  const above =
    text
      .slice(0, Math.max(0, from - 1))
      .split('\n')
      .at(-1) ?? '';
  const below = text.slice(to + 1).split('\n', 1)[0] ?? '';
  if (from === 0 || !FENCE_LINE.test(above) || !FENCE_LINE.test(below)) return null;
  return { from: from - 1 - above.length, to: to + 1 + below.length, code: text.slice(from, to) };
}

function isWritten(line: string): boolean {
  return line.trim() !== '';
}
