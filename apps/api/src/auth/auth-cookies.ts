import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { ACCESS_COOKIE, REFRESH_COOKIE } from '../common/http/origin.hook';
import { AppConfig } from '../config/app-config';
import { ACCESS_TOKEN_SECONDS } from './access-token';

/** Seconds that a refresh token, and with it its session, lives without being used: 30 days. */
export const REFRESH_TOKEN_SECONDS = 30 * 24 * 60 * 60;

/** Only the calls that read it get the refresh token. */
const REFRESH_PATH = '/api/v1/auth';

/** The two cookies, out of reach for scripts and for other sites. */
@Injectable()
export class AuthCookies {
  private readonly common: { httpOnly: true; sameSite: 'strict'; secure: boolean };

  constructor(config: AppConfig) {
    this.common = { httpOnly: true, sameSite: 'strict', secure: config.secureCookies };
  }

  /** Hands a pair of tokens to the browser. */
  set(reply: FastifyReply, tokens: { accessToken: string; refreshToken: string }): void {
    reply.setCookie(ACCESS_COOKIE, tokens.accessToken, { ...this.common, path: '/', maxAge: ACCESS_TOKEN_SECONDS });
    reply.setCookie(REFRESH_COOKIE, tokens.refreshToken, {
      ...this.common,
      path: REFRESH_PATH,
      maxAge: REFRESH_TOKEN_SECONDS,
    });
  }

  /** Takes both from the browser. */
  clear(reply: FastifyReply): void {
    reply.clearCookie(ACCESS_COOKIE, { ...this.common, path: '/' });
    reply.clearCookie(REFRESH_COOKIE, { ...this.common, path: REFRESH_PATH });
  }
}
