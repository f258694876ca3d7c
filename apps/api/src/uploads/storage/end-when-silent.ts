import type { IncomingMessage } from 'node:http';

/** How often an answer is looked at within the time that it may be silent. */
const LOOKS = 10;

/**
 * Ends an answer of the store with an error, and its connection with it, once no byte has come for that many milliseconds.
 * Time in which what came is not taken yet does not count: that silence is its reader's.
 */
export function endWhenSilent(answer: IncomingMessage, idleLimit: number): void {
  const { socket } = answer;
  let last = { bytes: socket.bytesRead, at: performance.now() };
  const look = (): void => {
    const now = { bytes: socket.bytesRead, at: performance.now() };
    if (now.bytes !== last.bytes || answer.readableLength > 0) last = now;
    if (now.at - last.at < idleLimit) return;
    answer.destroy(new Error(`The store of files sent nothing for ${idleLimit / 1_000} s in the middle of a file`));
  };
  const timer = setInterval(look, idleLimit / LOOKS);
  timer.unref();
  answer.once('end', () => clearInterval(timer));
  answer.once('close', () => clearInterval(timer));
}
