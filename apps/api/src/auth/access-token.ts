import type { JwtModuleOptions } from '@nestjs/jwt';
import { isMongoId } from 'class-validator';
import { createSecretKey } from 'node:crypto';
import type { AppConfig } from '../config/app-config';

/** Seconds that an access token is good for. */
export const ACCESS_TOKEN_SECONDS = 600;

const ISSUER = 'tertulia';
const AUDIENCE = 'tertulia-api';

/** What an access token says: a user and the session that it belongs to. */
export interface AccessClaims {
  sub: string;
  sid: string;
}

/** How access tokens are verified, by the strategy and by the sockets alike. */
export const VERIFY_OPTIONS = { algorithms: ['HS256' as const], issuer: ISSUER, audience: AUDIENCE };

/** How access tokens are made. The key is a `KeyObject`: a string would be imported again at each use. */
export function jwtOptions(config: AppConfig): JwtModuleOptions {
  return {
    secret: accessTokenKey(config),
    signOptions: { algorithm: 'HS256', issuer: ISSUER, audience: AUDIENCE, expiresIn: ACCESS_TOKEN_SECONDS },
    verifyOptions: VERIFY_OPTIONS,
  };
}

/** The key of the access tokens. */
export function accessTokenKey(config: AppConfig) {
  return createSecretKey(Buffer.from(requireSecret(config)));
}

/** The configured secret, which the start has made sure of. */
export function requireSecret({ jwtSecret }: AppConfig): string {
  if (jwtSecret === null) throw new Error('The server started without a key for its access tokens.');
  return jwtSecret;
}

/** Whether a verified payload says who calls. */
export function isAccessClaims(payload: unknown): payload is AccessClaims {
  const { sub, sid } = (payload ?? {}) as Partial<Record<keyof AccessClaims, unknown>>;
  return isMongoId(sub) && isMongoId(sid);
}
