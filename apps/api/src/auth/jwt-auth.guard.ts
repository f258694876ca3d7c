import { type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AuthGuard } from '@nestjs/passport';
import { ErrorCode } from '@tertulia/contracts';
import type { FastifyRequest } from 'fastify';
import { DomainError } from '../common/errors/domain-error';
import { PUBLIC } from '../common/http/public.decorator';
import { addressKey } from '../common/rate-limit/address-key';
import { RateLimiter } from '../common/rate-limit/rate-limiter';

/** Guards every HTTP route that is not marked `@Public()`: `UNAUTHENTICATED` without a good access token, `SESSION_REVOKED` after its session's end. */
@Injectable()
export class JwtAuthGuard extends AuthGuard('jwt') {
  constructor(
    private readonly reflector: Reflector,
    private readonly rates: RateLimiter,
  ) {
    super();
  }

  override async canActivate(context: ExecutionContext): Promise<boolean> {
    if (this.reflector.getAllAndOverride<boolean | undefined>(PUBLIC, [context.getHandler(), context.getClass()])) {
      return true;
    }
    try {
      return (await super.canActivate(context)) === true;
    } catch (error) {
      // The guard that counts calls comes after this one, and would not see those that nobody has signed.
      await this.rates.take('read', addressKey(context.switchToHttp().getRequest<FastifyRequest>().ip));
      throw error;
    }
  }

  override handleRequest<T>(error: unknown, user: T | false | null): T {
    if (error) throw error instanceof Error ? error : new Error('Authentication failed', { cause: error });
    if (!user) throw new DomainError(ErrorCode.Unauthenticated, 'Sign in first: there is no valid access token.');
    return user;
  }
}
