import type { FastifyInstance } from 'fastify';

/**
 * Reads JSON bodies, and no others: a form of another site can send text and urlencoded bodies without asking first.
 * An empty body is none, since many clients name the media type of calls that have nothing to say, such as signing out.
 * Keys that would reach an object's prototype are refused.
 */
export function acceptJsonAlone(fastify: FastifyInstance): void {
  const parse = fastify.getDefaultJsonParser('error', 'error');
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') done(null, undefined);
    else void parse(request, body, done);
  });
}
