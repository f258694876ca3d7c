import type { ChatSocket } from './chat-socket';

type Connection = ChatSocket['conn'];

/** Characters that may wait for a client which does not read. An answer of `sync` has less than half of it. */
const OUTGOING_LIMIT = 8 * 1_024 * 1_024;

/**
 * Ends the connection when too much waits to be sent over it: answers and events alike. What the client has missed by then
 * `sync` tells it.
 */
export function limitOutgoing(connection: Connection): void {
  let waiting = 0;
  let inFlight = 0;
  connection.on('packetCreate', ({ data }: { data?: string | ArrayBufferView }) => {
    waiting += typeof data === 'string' ? data.length : (data?.byteLength ?? 0);
    if (!connection.transport.writable && waiting + inFlight > OUTGOING_LIMIT) terminate(connection);
  });
  // The transport takes the next batch when it has sent the last one.
  connection.on('flush', () => {
    inFlight = waiting;
    waiting = 0;
  });
}

/** At once: closing in good order would wait for the client to read. */
function terminate(connection: Connection): void {
  const { socket } = connection.transport as Connection['transport'] & { socket?: { terminate?: () => void } };
  if (socket?.terminate) socket.terminate();
  else connection.close(true);
}
