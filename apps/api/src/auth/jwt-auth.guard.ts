import { type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AuthGuard } from '@nestjs/passport';
import { ErrorCode } from '@tertulia/contracts';
import { DomainError } from '../common/errors/domain-error';
import { PUBLIC } from '../common/http/public.decorator';

/** Guards every HTTP route that is not marked `@Public()`: `UNAUTHENTICATED` without a good access token, `SESSION_REVOKED` after its session's end. */
@Injectable()
export class JwtAuthGuard extends AuthGuard('jwt') {
  constructor(private readonly reflector: Reflector) {
    super();
  }

  override async canActivate(context: ExecutionContext): Promise<boolean> {
    if (this.reflector.getAllAndOverride<boolean | undefined>(PUBLIC, [context.getHandler(), context.getClass()])) {
      return true;
    }
    return (await super.canActivate(context)) === true;
  }

  override handleRequest<T>(error: unknown, user: T | false | null): T {
    if (error) throw error instanceof Error ? error : new Error('Authentication failed', { cause: error });
    if (!user) throw new DomainError(ErrorCode.Unauthenticated, 'Sign in first: there is no valid access token.');
    return user;
  }
}
