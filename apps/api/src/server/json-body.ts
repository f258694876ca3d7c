import { ErrorCode } from '@tertulia/contracts';
import type { FastifyInstance } from 'fastify';
import { DomainError } from '../common/errors/domain-error';

/** Levels of a body: more than any call has, fewer than the validation of a body, which calls itself, has stack for. */
const MOST_LEVELS = 32;

/**
 * Reads JSON bodies, and no others: a form of another site can send text and urlencoded bodies without asking first.
 * An empty body is none, since many clients name the media type of calls that have nothing to say, such as signing out.
 * Keys that would reach an object's prototype, and values nested beyond reason, are refused.
 */
export function acceptJsonAlone(fastify: FastifyInstance): void {
  const parse = fastify.getDefaultJsonParser('error', 'error');
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') done(null, undefined);
    else if (isNestedTooDeeply(body)) {
      done(new DomainError(ErrorCode.ValidationFailed, `The body is nested more than ${MOST_LEVELS} levels deep.`));
    } else void parse(request, body, done);
  });
}

/** Counts brackets outside of strings, in one pass; what is no JSON is left to the parser. */
function isNestedTooDeeply(json: string): boolean {
  let levels = 0;
  let inString = false;
  for (let at = 0; at < json.length; at++) {
    const letter = json[at];
    if (inString && letter === '\\') at++;
    else if (letter === '"') inString = !inString;
    else if (!inString && (letter === '[' || letter === '{') && ++levels > MOST_LEVELS) return true;
    else if (!inString && (letter === ']' || letter === '}')) levels--;
  }
  return false;
}
