import { ErrorCode } from '@tertulia/contracts';
import type { FastifyRequest } from 'fastify';
import type { AppConfig } from '../../config/app-config';
import { DomainError } from '../errors/domain-error';

/** Names of the two cookies. */
export const ACCESS_COOKIE = 'access_token';
export const REFRESH_COOKIE = 'refresh_token';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses a state-changing call that comes with one of our cookies unless its `Origin` is allowed: a page of another site
 * can make a browser send the cookies, but not a false origin. Calls without cookies carry no authority to abuse.
 */
export function originHook(config: AppConfig) {
  return async (request: FastifyRequest): Promise<void> => {
    if (SAFE_METHODS.has(request.method)) return;
    const cookies = request.cookies ?? {};
    if (!(ACCESS_COOKIE in cookies) && !(REFRESH_COOKIE in cookies)) return;
    const origin = request.headers.origin;
    if (origin === undefined || !config.allowedOrigins.has(origin)) {
      throw new DomainError(ErrorCode.OriginNotAllowed, 'A call with cookies must come from an allowed origin.');
    }
  };
}
