import type { FastifyInstance } from 'fastify';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { closeWhenIdle, lingerAfterRefusal } from '../uploads/intake/linger';

/** How long senders may take. */
export interface SenderLimits {
  /** Milliseconds in which the body of a request must have arrived whole, uploads aside. */
  whole: number;
  /** Milliseconds without a byte after which the sender of a file is given up. */
  idle: number;
}

const UPLOAD = /^\/api\/v1\/uploads(?:\/tus(?:\/[^/?]*)?)?\/?(?:\?|$)/;

/**
 * Ends the connections of those who send too slowly. In place of Node's own limit, which counts every request as a whole
 * and would cut off a large file that comes slowly and steadily.
 */
export function closeSlowSenders(fastify: FastifyInstance, { whole, idle }: SenderLimits): void {
  const watch = (request: IncomingMessage, response: ServerResponse): void => {
    if (!hasBody(request)) return;
    const stop = isUpload(request) ? closeWhenIdle(request, idle) : closeWhenLate(request, whole);
    request.once('end', stop);
    // Answered before all of it came, such as without a session: who was told so has no reason to go on.
    response.once('finish', () => lingerAfterRefusal(request));
  };
  // When everybody else listens already: Socket.IO keeps its requests to itself, and they are watched as well.
  fastify.addHook('onListen', async () => void fastify.server.prependListener('request', watch));
}

function closeWhenLate(request: IncomingMessage, limit: number): () => void {
  const timer = setTimeout(() => request.socket.destroy(), limit);
  timer.unref();
  const stop = (): void => clearTimeout(timer);
  request.once('close', stop);
  return stop;
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

function isUpload({ method, url = '' }: IncomingMessage): boolean {
  return (method === 'POST' || method === 'PATCH') && UPLOAD.test(url);
}
