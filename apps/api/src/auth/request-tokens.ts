import type { FastifyRequest } from 'fastify';
import { ExtractJwt } from 'passport-jwt';
import { ACCESS_COOKIE, REFRESH_COOKIE } from '../common/http/origin.hook';

/** The access token of a call: that of `Authorization: Bearer`, or else the cookie's; `null` without one. */
export const accessTokenOf = ExtractJwt.fromExtractors([
  ExtractJwt.fromAuthHeaderAsBearerToken(),
  (request: FastifyRequest) => request.cookies[ACCESS_COOKIE] ?? null,
]);

/** The refresh token in a call's cookie; `null` without one. */
export function refreshCookieOf(request: FastifyRequest): string | null {
  return request.cookies[REFRESH_COOKIE] ?? null;
}
