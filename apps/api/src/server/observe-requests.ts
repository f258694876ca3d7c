import { Logger } from '@nestjs/common';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { inContext } from '../common/observability/request-context';
import { type OpenSpan, traces } from '../common/observability/traces';
import type { AppConfig } from '../config/app-config';

/** What may stand in a log as the name that a caller or a proxy gave a request. */
const SANE_ID = /^[\w.:-]{8,128}$/;

/** The id of a request: what `X-Request-Id` says, if that is fit for a log. */
export function requestIdOf({ headers }: Pick<IncomingMessage, 'headers'>): string {
  const given = headers['x-request-id'];
  return typeof given === 'string' && SANE_ID.test(given) ? given : randomUUID();
}

/**
 * Gives every request its id, which the answer has too and every line of the log that it causes, and a span where tracing is
 * on. A caller's `traceparent` counts where a proxy is trusted: it decides what is kept.
 */
export function observeRequests(fastify: FastifyInstance, config: AppConfig): void {
  const logger = new Logger('Http');
  const spans = new WeakMap<FastifyRequest, OpenSpan>();
  const enter = (request: FastifyRequest, done: () => void): void => {
    const span = spans.get(request);
    inContext({ requestId: request.id }, () => (span ? span.within(done) : done()));
  };
  fastify.addHook('onRequest', (request, reply, done) => {
    void reply.header('X-Request-Id', request.id);
    const headers = config.trustProxy === false ? {} : request.headers;
    const span = traces()?.begin('server', request.method, { 'http.request.method': request.method }, headers);
    if (span) spans.set(request, span);
    enter(request, done);
  });
  // A body that was read has come through events of the connection, which know of no request.
  fastify.addHook('preValidation', (request, _reply, done) => enter(request, done));
  fastify.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'none';
    const status = reply.statusCode;
    enter(request, () => logger.debug(`${request.method} ${route} ${status} in ${Math.round(reply.elapsedTime)} ms`));
    const span = spans.get(request);
    span?.set({ 'http.route': route, 'http.response.status_code': status, 'tertulia.request_id': request.id });
    span?.end(status >= 500 ? `${status}` : undefined);
    done();
  });
}
