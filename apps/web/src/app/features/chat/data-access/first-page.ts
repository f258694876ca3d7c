import type { MessageView } from '@tertulia/chat-client';

/** No message is less high than this, and no line of it, in pixels. */
const LEAST_HEIGHT = 26;
const LINE_HEIGHT = 22;
/** From so many lines on, a message may be folded. */
const MOST_LINES = 12;
/** A line of Markdown of which something is drawn: it has letters or numbers, and is no definition of a link. */
const DRAWN = /^(?!\s*\[[^\]]*\]:).*[\p{L}\p{N}]/u;

/** How many of the newest messages fill a view so high, each taking the room that its lines need. At least one. */
export function fillingCount(messages: readonly Pick<MessageView, 'body'>[], height: number): number {
  let count = 0;
  for (let left = height; left > 0 && count < messages.length; count += 1) {
    const body = messages[messages.length - 1 - count]?.body ?? '';
    const lines = body.includes('\n') ? body.split('\n', MOST_LINES * 2).filter((line) => DRAWN.test(line)).length : 1;
    left -= LEAST_HEIGHT + LINE_HEIGHT * (Math.min(Math.max(lines, 1), MOST_LINES) - 1);
  }
  return Math.max(1, count);
}
