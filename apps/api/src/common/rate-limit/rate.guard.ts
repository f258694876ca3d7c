import { Injectable } from '@nestjs/common';
import { ThrottlerGuard, type ThrottlerRequest } from '@nestjs/throttler';
import { LIMITS } from '@tertulia/contracts';
import type { FastifyRequest } from 'fastify';
import type { RateName } from '../../config/app-config';
import type { Principal } from '../http/principal';
import { addressKey } from './address-key';
import { RATE } from './rate.decorator';
import { rateLimited } from './rate-limiter';

/**
 * Counts HTTP calls in the protocol's buckets: per user, or per address where nobody is signed in; signing in both per
 * address and per account.
 */
@Injectable()
export class RateGuard extends ThrottlerGuard {
  protected override async handleRequest({ context }: ThrottlerRequest): Promise<boolean> {
    const targets = [context.getHandler(), context.getClass()];
    const name = this.reflector.getAllAndOverride<RateName | 'none' | undefined>(RATE, targets) ?? 'read';
    if (name === 'none') return true;
    const request = context.switchToHttp().getRequest<FastifyRequest & { user?: Principal }>();
    for (const key of this.keys(name, request)) {
      const { isBlocked, timeToBlockExpire } = await this.storageService.increment(key, 0, 0, 0, name);
      if (isBlocked) throw rateLimited(timeToBlockExpire);
    }
    return true;
  }

  private keys(name: RateName, request: FastifyRequest & { user?: Principal }): string[] {
    if (request.user) return [request.user.userId];
    const address = addressKey(request.ip);
    if (name !== 'signIn') return [address];
    const email = (request.body as { email?: unknown } | null | undefined)?.email;
    // Cut to what an address may have: the body is not validated yet.
    return typeof email === 'string'
      ? [address, `account:${email.trim().toLowerCase().slice(0, LIMITS.email.max)}`]
      : [address];
  }
}
