import { Injectable } from '@nestjs/common';
import { ErrorCode } from '@tertulia/contracts';
import { DomainError } from '../common/errors/domain-error';
import { RateLimiter } from '../common/rate-limit/rate-limiter';
import { REFRESH_TOKEN_SECONDS } from './auth-cookies';
import type { ClientInfo } from './client-info';
import { type RefreshToken, RefreshTokens } from './refresh-tokens';
import type { SpentToken } from './schemas/session.schema';
import { SessionsRepository, type StoredSession } from './sessions.repository';
import { SessionsService } from './sessions.service';

/** Milliseconds after its exchange in which a spent token is a second tab, not a thief. */
const SUPERSEDED_FOR = 10_000;

/** Tokens that were spent within these seconds are kept by their hash; more of them than this only an abuser has. */
const SPENT_KEPT = 200;

/** Exchanges refresh tokens: each is good once, and one that comes back later ends its session. */
@Injectable()
export class RefreshService {
  constructor(
    private readonly repository: SessionsRepository,
    private readonly sessions: SessionsService,
    private readonly tokens: RefreshTokens,
    private readonly limiter: RateLimiter,
  ) {}

  /**
   * Exchanges a token for the next one of its session. Throws `UNAUTHENTICATED` for an unknown one, `REFRESH_SUPERSEDED` for
   * one that was exchanged a moment ago, and `SESSION_REVOKED` for one that was spent before: that ends the session.
   * Counted per session, so that people behind one address do not lock each other out; what names no session, per address.
   */
  async exchange(
    text: string,
    client: ClientInfo,
  ): Promise<{ userId: string; sessionId: string; refreshToken: string }> {
    const token = this.tokens.read(text);
    const session = token && (await this.findUnexpired(token));
    if (!session) {
      await this.limiter.take('read', `address:${client.ip}`);
      throw unknownToken();
    }
    const sessionId = session._id.toHexString();
    await this.limiter.take('read', `session:${sessionId}`);
    const next = this.tokens.mint(token.family);
    if (session.tokenHash === token.hash && (await this.replace(session, next, client))) {
      return { userId: session.userId.toHexString(), sessionId, refreshToken: next.text };
    }
    // Another call was faster here: what that one left decides.
    const latest = session.tokenHash === token.hash ? await this.findUnexpired(token) : session;
    throw latest ? await this.refusal(latest, token) : unknownToken();
  }

  /** The session that a token was made for, spent or not; `null` for an unknown one. */
  async sessionOf(text: string): Promise<string | null> {
    const token = this.tokens.read(text);
    const session = token && (await this.findUnexpired(token));
    return session ? session._id.toHexString() : null;
  }

  private async findUnexpired(token: RefreshToken): Promise<StoredSession | null> {
    const session = await this.repository.findByFamily(token.familyHash);
    return session && session.expiresAt.getTime() > Date.now() ? session : null;
  }

  private replace(session: StoredSession, next: RefreshToken, client: ClientInfo): Promise<boolean> {
    const now = new Date();
    return this.repository.exchange(session._id.toHexString(), session.tokenHash, {
      ...client,
      tokenHash: next.hash,
      spent: [...recent(session.spent), { hash: session.tokenHash, at: now }].slice(-SPENT_KEPT),
      lastSeenAt: now,
      expiresAt: new Date(now.getTime() + REFRESH_TOKEN_SECONDS * 1_000),
    });
  }

  private async refusal(session: StoredSession, token: RefreshToken): Promise<DomainError> {
    if (!session.revokedAt && recent(session.spent).some(({ hash }) => hash === token.hash)) {
      return new DomainError(ErrorCode.RefreshSuperseded, 'This refresh token was exchanged a moment ago.');
    }
    await this.sessions.revoke(session._id.toHexString(), 'refresh_reused');
    return new DomainError(ErrorCode.SessionRevoked, 'This session has ended. Sign in again.');
  }
}

function recent(spent: readonly SpentToken[]): SpentToken[] {
  const since = Date.now() - SUPERSEDED_FOR;
  return spent.filter(({ at }) => at.getTime() > since);
}

const unknownToken = (): DomainError => new DomainError(ErrorCode.Unauthenticated, 'The refresh token is not known.');
