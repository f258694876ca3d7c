import type { ChatSocket } from './chat-socket';

/** Milliseconds for each connection, and for all of them at most. */
const EACH = 1;
const LONGEST = 4_000;

/** Milliseconds from one slice to the next. */
const STEP = 50;

/**
 * Closes connections spread over some time, in no order, so that their clients do not come to the other nodes all at once.
 * Those that are not idle when it is their turn stay open.
 */
export async function closeInSlices(
  sockets: readonly Pick<ChatSocket, 'conn'>[],
  isIdle: (socket: Pick<ChatSocket, 'conn'>) => boolean,
): Promise<void> {
  const waiting = sockets.map((socket) => ({ socket, place: Math.random() })).sort((a, b) => a.place - b.place);
  const slices = Math.max(1, Math.ceil(Math.min(LONGEST, sockets.length * EACH) / STEP));
  const size = Math.ceil(waiting.length / slices);
  for (let from = 0; from < waiting.length; from += size) {
    if (from > 0) await new Promise((resolve) => setTimeout(resolve, STEP));
    for (const { socket } of waiting.slice(from, from + size)) if (isIdle(socket)) socket.conn.close();
  }
}
