import type { IncomingMessage } from 'node:http';

/** Milliseconds that a sender may go on after it was refused, so that it gets to read the answer. */
const LINGER_LIMIT = 5_000;

/** Ends the connection of a sender that sends nothing for `idleLimit` milliseconds. Returns what switches the watch off. */
export function closeWhenIdle(request: IncomingMessage, idleLimit: number): () => void {
  const { socket } = request;
  const end = (): void => void socket.destroy();
  socket.setTimeout(idleLimit);
  socket.once('timeout', end);
  return () => {
    socket.setTimeout(0);
    socket.removeListener('timeout', end);
  };
}

/**
 * Reads on and forgets what a refused sender still sends, for a few seconds: closing at once would reset the connection
 * under the answer. Then the connection ends.
 */
export function lingerAfterRefusal(request: IncomingMessage): void {
  if (request.complete || request.destroyed) return;
  const timer = setTimeout(() => request.socket.destroy(), LINGER_LIMIT);
  timer.unref();
  request.once('close', () => clearTimeout(timer));
  request.once('end', () => clearTimeout(timer));
  request.resume();
}
