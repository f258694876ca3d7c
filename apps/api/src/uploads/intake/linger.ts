import type { IncomingMessage } from 'node:http';

/** Milliseconds that a sender may go on after it was refused, so that it gets to read the answer. */
const LINGER_LIMIT = 5_000;

/** How often a connection is looked at within the time that its sender may be silent. */
const LOOKS = 10;

/** Times that time, in which so many bytes must come: who lets single ones drip holds on to a connection for nothing. */
const WINDOW = 10;
const WINDOW_BYTES = 64 * 1024;

/**
 * Calls `silent`, once, when a sender has sent nothing for `idleLimit` milliseconds, or next to nothing for ten times as long,
 * unless it is this server that does not read on. Returns what switches the watch off.
 */
export function watchForSilence(request: IncomingMessage, idleLimit: number, silent: () => void): () => void {
  const { socket } = request;
  // Not the socket's own timeout: the HTTP server destroys a connection at that, whoever is to blame for the silence.
  let last = { bytes: socket.bytesRead, at: performance.now() };
  let window = last;
  const look = (): void => {
    const now = { bytes: socket.bytesRead, at: performance.now() };
    if (request.complete || isHeldBack(request)) last = window = now;
    if (now.bytes !== last.bytes) last = now;
    if (now.bytes - window.bytes >= WINDOW_BYTES) window = now;
    if (now.at - last.at < idleLimit && now.at - window.at < idleLimit * WINDOW) return;
    stop();
    silent();
  };
  const timer = setInterval(look, idleLimit / LOOKS);
  timer.unref();
  const stop = (): void => clearInterval(timer);
  socket.once('close', stop);
  return () => {
    stop();
    socket.removeListener('close', stop);
  };
}

/** Whether the server has not taken what has come already, so that the silence is its own. */
function isHeldBack(request: IncomingMessage): boolean {
  return request.readableLength > 0;
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
