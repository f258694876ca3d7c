import { isInFence, isInOpenFence, replaced, type Written } from './written';

const ITEM = /^(\s*)([-*+]|\d{1,9}[.)])(\s+)(\[[ xX]\]\s+)?/;
const QUOTE = /^ {0,3}>(?: ?>)* ?/;

/** What Enter writes: a new line within a block of code that has not been ended yet. `null` everywhere else, where it sends. */
export function enterWrites(written: Written): Written | null {
  return isInOpenFence(written.text, written.start) ? newLine(written) : null;
}

/**
 * What Shift+Enter writes where that is more than a new line: the next item within a list, the sign of a quote within one, and
 * nothing more of either where its newest line is empty. `null` where it is a plain new line.
 */
export function continued(written: Written): Written | null {
  const { text, start, end } = written;
  if (isInFence(text, start)) return newLine(written);
  if (start !== end) return null;
  const from = text.lastIndexOf('\n', start - 1) + 1;
  const line = text.slice(from, start);
  const [begin, next] = leadOf(line);
  if (begin === '') return null;
  const rest = text.slice(start).split('\n', 1)[0] ?? '';
  if ((line.slice(begin.length) + rest).trim() === '') return replaced(written, from, start, '', from);
  return replaced(written, start, start, `\n${next}`, start + 1 + next.length);
}

/** What makes the line one of a list or a quote, and what the next one begins with. */
function leadOf(line: string): [begin: string, next: string] {
  const item = ITEM.exec(line);
  if (item !== null) {
    const [begin, indent = '', sign = '', space = '', box] = item;
    return [begin, `${indent}${nextSign(sign)}${space}${box === undefined ? '' : '[ ] '}`];
  }
  const quote = QUOTE.exec(line)?.[0] ?? '';
  return [quote, `${quote.trimEnd()} `];
}

function newLine(written: Written): Written {
  const { text, start, end } = written;
  const line = text.slice(text.lastIndexOf('\n', start - 1) + 1, start);
  const by = `\n${/^[ \t]*/.exec(line)?.[0] ?? ''}`;
  return replaced(written, start, end, by, start + by.length);
}

function nextSign(sign: string): string {
  return /\d/.test(sign) ? `${parseInt(sign, 10) + 1}${sign.slice(-1)}` : sign;
}
