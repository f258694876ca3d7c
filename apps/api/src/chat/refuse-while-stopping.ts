import { type IncomingMessage, ServerResponse } from 'node:http';

/** Seconds after which a client that is sent away may come again: by then it finds another node, or this one started anew. */
const RETRY_AFTER = 1;

/**
 * Answers whoever would open a connection to a server that stops with 503 and `Retry-After`, by which a proxy knows to ask
 * another node. The connections that are open go on.
 */
export function refuseWhileStopping(
  isStopping: () => boolean,
): (request: IncomingMessage, response: unknown, next: () => void) => void {
  return (request, response, next) => {
    if (!isStopping() || isOpen(request)) next();
    else if (response instanceof ServerResponse) {
      response.writeHead(503, { 'Retry-After': RETRY_AFTER, Connection: 'close' }).end();
    } else {
      // An upgrade: what stands in for its response can say nothing.
      request.socket.end(
        `HTTP/1.1 503 Service Unavailable\r\nRetry-After: ${RETRY_AFTER}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`,
      );
    }
  };
}

/** Whether a request belongs to a connection that was let in before. */
function isOpen({ url = '' }: IncomingMessage): boolean {
  return new URL(url, 'http://server').searchParams.has('sid');
}
