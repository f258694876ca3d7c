import { Injectable } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import { ErrorCode, type SessionRevokedReason } from '@tertulia/contracts';
import { DomainError } from '../common/errors/domain-error';
import type { Principal } from '../common/http/principal';
import { isAccessClaims } from './access-token';
import { SessionsRepository } from './sessions.repository';
import { SessionLiveness } from './session-liveness';

/** Says who holds an access token: the same for HTTP calls and for the handshake of a socket. */
@Injectable()
export class AuthenticationService {
  constructor(
    private readonly jwt: JwtService,
    private readonly liveness: SessionLiveness,
    private readonly sessions: SessionsRepository,
  ) {}

  /** Who calls. Throws `UNAUTHENTICATED` for a bad or expired token, `SESSION_REVOKED` for a good one whose session was ended. */
  async authenticate(accessToken: string): Promise<Principal> {
    return this.principalOf(await this.payloadOf(accessToken, false));
  }

  /** Who calls, by the payload of a token that was verified. Throws as `authenticate` does. */
  async principalOf(payload: unknown): Promise<Principal> {
    if (!isAccessClaims(payload)) throw new DomainError(ErrorCode.Unauthenticated, 'The access token is not valid.');
    const principal = { userId: payload.sub, sessionId: payload.sid };
    await this.liveness.requireAlive(principal);
    return principal;
  }

  /** The session that a token was made for, expired or not; `null` for a bad token. */
  async sessionOf(accessToken: string): Promise<string | null> {
    const payload = await this.payloadOf(accessToken, true).catch(() => null);
    return isAccessClaims(payload) ? payload.sid : null;
  }

  /** Those among these sessions that were ended, wherever that was. */
  revokedAmong(sessionIds: readonly string[]): Promise<{ id: string; reason: SessionRevokedReason }[]> {
    return this.sessions.findRevokedAmong(sessionIds);
  }

  private async payloadOf(accessToken: string, ignoreExpiration: boolean): Promise<unknown> {
    try {
      return await this.jwt.verifyAsync<object>(accessToken, { ignoreExpiration });
    } catch {
      throw new DomainError(ErrorCode.Unauthenticated, 'The access token is not valid or has expired.');
    }
  }
}
