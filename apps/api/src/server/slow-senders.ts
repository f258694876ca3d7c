import type { FastifyInstance, FastifyReply } from 'fastify';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { lingerAfterRefusal, watchForSilence } from '../uploads/intake/linger';
import { connectionProblem, TOO_SLOW } from '../common/errors/connection-problem';

/** How long senders may take. */
export interface SenderLimits {
  /** Milliseconds in which the body of a request must have arrived whole, uploads aside. */
  whole: number;
  /** Milliseconds without a byte after which the sender of a file is given up. */
  idle: number;
}

const UPLOAD = /^\/api\/v1\/uploads(?:\/tus(?:\/[^/?]*)?)?\/?(?:\?|$)/;

/** Milliseconds in which a sender that is given up has to take the answer. */
const ANSWER_LIMIT = 3_000;

/**
 * Answers those who send too slowly with a problem of status 408 and ends their connections, by which whoever handles their
 * requests knows of it. In place of Node's own limit, which counts every request as a whole and would cut off a large file
 * that comes slowly and steadily.
 */
export function refuseSlowSenders(fastify: FastifyInstance, { whole, idle }: SenderLimits): void {
  const replies = new WeakMap<IncomingMessage, FastifyReply>();
  fastify.addHook('onRequest', (request, reply, done) => {
    replies.set(request.raw, reply);
    done();
  });
  const watch = (request: IncomingMessage, response: ServerResponse): void => {
    if (!hasBody(request)) return;
    const refuse = (): void => refuseSender(request, response, replies.get(request));
    const stop = isUpload(request) ? watchForSilence(request, idle, refuse) : watchForWhole(request, whole, refuse);
    request.once('end', stop);
    // Answered before all of it came, such as without a session: who was told so has no reason to go on.
    response.once('finish', () => lingerAfterRefusal(request));
  };
  // When everybody else listens already: Socket.IO keeps its requests to itself, and they are watched as well.
  fastify.addHook('onListen', async () => void fastify.server.prependListener('request', watch));
}

/** Through `reply` where there is one, so that the answer has all that answers have: the id of the request, what other origins need. */
function refuseSender(request: IncomingMessage, response: ServerResponse, reply: FastifyReply | undefined): void {
  const { socket } = request;
  // What is being answered otherwise cannot be answered again.
  if (response.headersSent) {
    socket.destroy();
    return;
  }
  // Who does not read either keeps the answer, and with it the connection, from ending.
  const timer = setTimeout(() => socket.destroy(), ANSWER_LIMIT);
  timer.unref();
  socket.once('close', () => {
    clearTimeout(timer);
    // Of a request that was answered Node tells nobody any more that its connection has ended: whoever reads it would wait for ever.
    request.destroy(Object.assign(new Error('aborted'), { code: 'ECONNRESET' }));
  });
  const { status, headers, body } = connectionProblem(TOO_SLOW);
  if (reply) void reply.status(status).headers(headers).send(body);
  else response.writeHead(status, headers).end(body);
}

function watchForWhole(request: IncomingMessage, limit: number, late: () => void): () => void {
  const timer = setTimeout(late, limit);
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
