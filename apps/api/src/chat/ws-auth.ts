import fastifyCookie from '@fastify/cookie';
import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { ErrorCode } from '@tertulia/contracts';
import { AuthenticationService } from '../auth/authentication.service';
import { REVOKED } from '../auth/session-liveness';
import { DomainEvents } from '../common/domain-events';
import { DomainError } from '../common/errors/domain-error';
import { toDomainError } from '../common/errors/to-domain-error';
import { ACCESS_COOKIE } from '../common/http/origin.hook';
import type { Principal } from '../common/http/principal';
import { RedisLink } from '../redis/redis-link';
import type { ChatSocket } from './chat-socket';

/** Milliseconds for which a revocation is remembered, for handshakes that had been let in a moment before it. */
const REVOCATION_MEMORY = 60_000;

type Handshake = Pick<ChatSocket['handshake'], 'auth' | 'headers'>;

/**
 * Authenticates handshakes, by `auth.token` or by the cookie. The session is what counts afterwards: a socket outlives its
 * access token, and ends with its session.
 */
@Injectable()
export class WsAuth implements OnModuleInit {
  private readonly logger = new Logger(WsAuth.name);
  private readonly revoked = new Set<string>();

  constructor(
    private readonly authentication: AuthenticationService,
    private readonly events: DomainEvents,
    private readonly redis: RedisLink,
  ) {}

  onModuleInit(): void {
    this.events.on('session.revoked').subscribe(({ sessionId }) => this.remember(sessionId));
    this.redis.told$(REVOKED).subscribe((sessionId) => this.remember(sessionId));
  }

  /** Who connects. Throws a `DomainError`, which `refusal` turns into what the client gets. */
  async authenticate(handshake: Handshake): Promise<Principal> {
    const token = tokenOf(handshake);
    if (token === null) throw new DomainError(ErrorCode.Unauthenticated, 'Sign in first: there is no access token.');
    return this.authentication.authenticate(token);
  }

  private remember(sessionId: string): void {
    this.revoked.add(sessionId);
    setTimeout(() => this.revoked.delete(sessionId), REVOCATION_MEMORY).unref();
  }

  /** Whether a session was revoked since its handshake was let in. */
  wasRevoked({ sessionId }: Principal): boolean {
    return this.revoked.has(sessionId);
  }

  /** The error of a handshake: `UNAUTHENTICATED` as its message wherever signing in again is what helps. */
  refusal(error: unknown): Error {
    const { code, message } = toDomainError(error);
    const signInHelps = code === ErrorCode.Unauthenticated || code === ErrorCode.SessionRevoked;
    if (code === ErrorCode.Internal) this.logger.error('A handshake failed', error);
    else if (!signInHelps) this.logger.warn(`A handshake was refused: ${message}`);
    return Object.assign(new Error(signInHelps ? ErrorCode.Unauthenticated : code), { data: { code, message } });
  }
}

function tokenOf({ auth, headers }: Handshake): string | null {
  const token: unknown = auth['token'];
  if (typeof token === 'string' && token !== '') return token;
  return fastifyCookie.parse(headers.cookie ?? '')[ACCESS_COOKIE] ?? null;
}
