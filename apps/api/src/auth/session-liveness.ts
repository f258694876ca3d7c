import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { ErrorCode } from '@tertulia/contracts';
import { DomainError } from '../common/errors/domain-error';
import type { Principal } from '../common/http/principal';
import { RedisLink } from '../redis/redis-link';
import { SessionsRepository, type StoredSession } from './sessions.repository';

/** Milliseconds that a session is taken for alive without asking again: how long another node's revocation may go unseen. */
const TTL = 5_000;

/** Sessions that are remembered at most. */
const CAPACITY = 20_000;

/** Milliseconds between two writes of a session's `lastSeenAt`. */
const TOUCH_INTERVAL = 60_000;

/** The topic on which nodes tell of sessions that were ended. */
export const REVOKED = 'session-revoked';

interface Entry {
  session: Promise<StoredSession | null>;
  /** Milliseconds of `performance.now()`. */
  until: number;
}

/** Says whether sessions are alive, with a memory of a few seconds that a revocation clears at once: on this node, and through Redis on the others. */
@Injectable()
export class SessionLiveness implements OnModuleInit {
  private readonly logger = new Logger(SessionLiveness.name);
  private readonly entries = new Map<string, Entry>();

  constructor(
    private readonly repository: SessionsRepository,
    private readonly redis: RedisLink,
  ) {}

  onModuleInit(): void {
    this.redis.told$(REVOKED).subscribe((sessionId) => this.drop(sessionId));
  }

  /** Throws `SESSION_REVOKED`, or `UNAUTHENTICATED` where the session has expired or is another user's. */
  async requireAlive({ userId, sessionId }: Principal): Promise<void> {
    const session = await this.find(sessionId);
    if (session?.revokedAt) throw new DomainError(ErrorCode.SessionRevoked, 'This session has ended. Sign in again.');
    if (session?.userId.toHexString() !== userId || session.expiresAt.getTime() <= Date.now()) {
      throw new DomainError(ErrorCode.Unauthenticated, 'This session has expired. Sign in again.');
    }
  }

  /** Forgets a session that was revoked. */
  drop(sessionId: string): void {
    this.entries.delete(sessionId);
  }

  private find(sessionId: string): Promise<StoredSession | null> {
    const known = this.entries.get(sessionId);
    if (known && known.until > performance.now()) return known.session;
    const session = this.read(sessionId);
    this.keep(sessionId, { session, until: performance.now() + TTL });
    session.catch(() => this.drop(sessionId));
    return session;
  }

  private async read(sessionId: string): Promise<StoredSession | null> {
    const session = await this.repository.findById(sessionId);
    if (session && !session.revokedAt && Date.now() - session.lastSeenAt.getTime() > TOUCH_INTERVAL) {
      this.repository
        .touch(sessionId, new Date())
        .catch((error: unknown) => this.logger.warn('The time of a session could not be kept', error));
    }
    return session;
  }

  private keep(sessionId: string, entry: Entry): void {
    this.entries.delete(sessionId);
    this.entries.set(sessionId, entry);
    const [oldest] = this.entries.size > CAPACITY ? this.entries.keys() : [];
    if (oldest !== undefined) this.entries.delete(oldest);
  }
}
