import { isInFence, replaced, type Written } from './written';

const ITEM = /^(\s*)([-*+]|\d{1,9}[.)])(\s+)(\[[ xX]\]\s+)?/;

/**
 * What Enter writes where it does not send: a new line within a block of code, the next item within a list, and nothing more of
 * a list whose newest item is empty. `null` where Enter sends.
 */
export function continued(written: Written): Written | null {
  const { text, start, end } = written;
  if (isInFence(text, start)) return newLine(written);
  if (start !== end) return null;
  const from = text.lastIndexOf('\n', start - 1) + 1;
  const line = text.slice(from, start);
  const item = ITEM.exec(line);
  if (item === null) return null;
  const [begin, indent = '', sign = '', space = '', box] = item;
  const rest = text.slice(start).split('\n', 1)[0] ?? '';
  if ((line.slice(begin.length) + rest).trim() === '') return replaced(written, from, start, '', from);
  const next = `\n${indent}${nextSign(sign)}${space}${box === undefined ? '' : '[ ] '}`;
  return replaced(written, start, start, next, start + next.length);
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
