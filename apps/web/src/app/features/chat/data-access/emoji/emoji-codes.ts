import { isInFence, type Written } from '../writing/written';

/** A code that is being typed, or was just ended by its second colon. */
export interface TypedCode {
  /** Where its first colon is. */
  start: number;
  code: string;
}

// Chinese keyboards write another colon, and one of their letters says as much as two of others.
const OPEN = /(?:^|[\s([{>"'“‘*_~,.!?，。！？])[:：]((?:\p{Script=Han}|[\p{L}\p{N}+_-])[\p{L}\p{N}+_-]{0,40})$/u;
const CLOSED = /(?:^|[^\p{L}\p{N}:])[:：]([\p{L}\p{N}+_-]{1,40})[:：]$/u;
const LONGEST = 48;

/** The code that is being typed right before the caret, once it says enough; `null` if there is none. */
export function openCode({ text, start, end }: Written): TypedCode | null {
  if (start !== end) return null;
  const code = OPEN.exec(text.slice(Math.max(0, start - LONGEST), start))?.[1];
  if (code === undefined || (code.length < 2 && !/\p{Script=Han}/u.test(code))) return null;
  return isInCode(text, start) ? null : { start: start - code.length - 1, code };
}

/** The code that ends with the colon right before the caret; `null` if there is none. */
export function closedCode({ text, start, end }: Written): TypedCode | null {
  if (start !== end) return null;
  const code = CLOSED.exec(text.slice(Math.max(0, start - LONGEST), start))?.[1];
  if (code === undefined || isInCode(text, start)) return null;
  return { start: start - code.length - 2, code };
}

function isInCode(text: string, at: number): boolean {
  const line = text.slice(text.lastIndexOf('\n', at - 1) + 1, at);
  return line.split('`').length % 2 === 0 || isInFence(text, at);
}
