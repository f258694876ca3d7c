import { Injectable } from '@nestjs/common';
import { LIMITS, type Page, type Session, type SessionRevokedReason } from '@tertulia/contracts';
import { isMongoId } from 'class-validator';
import { DomainEvents } from '../common/domain-events';
import { invalid, notFound } from '../common/errors/domain-error';
import type { Principal } from '../common/http/principal';
import { RedisLink } from '../redis/redis-link';
import { REFRESH_TOKEN_SECONDS } from './auth-cookies';
import type { ClientInfo } from './client-info';
import { RefreshTokens } from './refresh-tokens';
import { REVOKED, SessionLiveness } from './session-liveness';
import { toSession } from './session.mapper';
import { SessionsRepository, type StoredSession } from './sessions.repository';

/** Opens, lists and ends sessions. */
@Injectable()
export class SessionsService {
  constructor(
    private readonly repository: SessionsRepository,
    private readonly refreshTokens: RefreshTokens,
    private readonly liveness: SessionLiveness,
    private readonly events: DomainEvents,
    private readonly redis: RedisLink,
  ) {}

  /** Signs a user in; the caller has made sure that it is them. */
  async open(userId: string, client: ClientInfo): Promise<{ sessionId: string; refreshToken: string }> {
    const { text, familyHash, hash } = this.refreshTokens.mint();
    const now = new Date();
    const sessionId = await this.repository.insert({
      ...client,
      userId,
      familyHash,
      tokenHash: hash,
      spent: [],
      createdAt: now,
      lastSeenAt: now,
      expiresAt: new Date(now.getTime() + REFRESH_TOKEN_SECONDS * 1_000),
    });
    return { sessionId, refreshToken: text };
  }

  /** A page of the caller's sessions that are alive, newest first. */
  async list(
    caller: Principal,
    { limit = LIMITS.page.default, cursor }: { limit?: number; cursor?: string },
  ): Promise<Page<Session>> {
    if (cursor !== undefined && !isMongoId(cursor)) {
      throw invalid('cursor', 'cursor must be the nextCursor of another page');
    }
    const sessions = await this.repository.findAlive(caller.userId, cursor ?? null, limit + 1);
    const page = sessions.slice(0, limit);
    return {
      items: page.map((session) => toSession(session, caller.sessionId)),
      nextCursor: sessions.length > limit ? (page.at(-1)?._id.toHexString() ?? null) : null,
    };
  }

  /** Ends one of the caller's own sessions. Throws `NOT_FOUND` for another's and for one that has ended. */
  async revokeOwn(caller: Principal, sessionId: string): Promise<void> {
    if (!(await this.end(sessionId, 'revoked', caller.userId))) throw notFound('session');
  }

  /** Ends every session of the caller's but the one that asks. */
  async revokeOthers(caller: Principal): Promise<void> {
    let before: string | null = null;
    for (;;) {
      const page: StoredSession[] = await this.repository.findAlive(caller.userId, before, LIMITS.page.max);
      const ids = page.map(({ _id }) => _id.toHexString());
      for (const id of ids) if (id !== caller.sessionId) await this.end(id, 'revoked', caller.userId);
      if (page.length < LIMITS.page.max) return;
      before = ids.at(-1) ?? null;
    }
  }

  /** Ends a session; nothing if it has ended. Publishes `session.revoked`. */
  async revoke(sessionId: string, reason: SessionRevokedReason): Promise<void> {
    await this.end(sessionId, reason);
  }

  private async end(sessionId: string, reason: SessionRevokedReason, ofUser?: string): Promise<boolean> {
    const userId = await this.repository.revoke(sessionId, reason, ofUser);
    this.liveness.drop(sessionId);
    this.redis.tell(REVOKED, sessionId);
    if (userId === null) return false;
    this.events.publish('session.revoked', { sessionId, userId, reason });
    return true;
  }
}
