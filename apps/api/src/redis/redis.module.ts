import { Global, Module } from '@nestjs/common';
import { RedisLink } from './redis-link';

/** The line to Redis, for whoever injects it; it is there without Redis as well, and then never up. */
@Global()
@Module({ providers: [RedisLink], exports: [RedisLink] })
export class RedisModule {}
