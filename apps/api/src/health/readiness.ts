import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import { HealthCheckService, MongooseHealthIndicator } from '@nestjs/terminus';
import { ErrorCode } from '@tertulia/contracts';
import type { Connection } from 'mongoose';
import { DomainError } from '../common/errors/domain-error';
import { RedisLink } from '../redis/redis-link';

/** Milliseconds within which the database has to answer a ping. */
const PING_LIMIT = 1_000;

/** Whether this process should be given work. */
@Injectable()
export class Readiness implements OnModuleDestroy {
  private draining = false;

  constructor(
    private readonly health: HealthCheckService,
    private readonly mongoose: MongooseHealthIndicator,
    @InjectConnection() private readonly connection: Connection,
    private readonly redis: RedisLink,
  ) {}

  /** Says from now on that the server stops. */
  drain(): void {
    this.draining = true;
  }

  onModuleDestroy(): void {
    this.drain();
  }

  /**
   * Resolves, with what it has to do without, when the database answers and the server is not stopping. Throws `UNAVAILABLE`
   * otherwise.
   */
  async check(): Promise<'redis'[]> {
    if (this.draining) throw unavailable('The server is stopping.');
    const ping = () => this.mongoose.pingCheck('database', { connection: this.connection, timeout: PING_LIMIT });
    try {
      await this.health.check([ping]);
    } catch {
      throw unavailable('The database does not answer.');
    }
    return this.redis.configured && !this.redis.up ? ['redis'] : [];
  }
}

function unavailable(message: string): DomainError {
  return new DomainError(ErrorCode.Unavailable, message, { retryAfter: 2 });
}
