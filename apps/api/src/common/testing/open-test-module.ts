import type { ModuleMetadata } from '@nestjs/common';
import { getConnectionToken } from '@nestjs/mongoose';
import { Test, type TestingModule } from '@nestjs/testing';
import { openTestDatabase } from '@tertulia/testing';
import type { Connection } from 'mongoose';
import { loadConfig } from '../../config/load-config';
import { ConfigModule } from '../../config/config.module';
import { DatabaseModule } from '../../database/database.module';
import { RedisModule } from '../../redis/redis.module';
import { CommonModule } from '../common.module';
import { RateLimitModule } from '../rate-limit/rate-limit.module';

/** Modules of the server at work on a database of their own. */
export interface TestModule {
  readonly module: TestingModule;
  /** The database itself, for what no service does: moving times, looking at what is stored. */
  readonly database: Connection;
  /** Ends all of it. */
  close(): Promise<void>;
}

/** Environment of a test that is not about rates. */
const ENVIRONMENT = {
  JWT_SECRET: 'Uq0c5kXz8vLr2hTn7mYbWd4sEa9pGf6j',
  RATE_READ: 'off',
  RATE_SIGN_IN: 'off',
  RATE_REGISTER: 'off',
};

/** Starts these modules, with configuration, events and rates, on an empty database. Whoever calls it calls `close()`. */
export async function openTestModule(
  imports: NonNullable<ModuleMetadata['imports']>,
  environment: Readonly<Record<string, string>> = {},
): Promise<TestModule> {
  const database = await openTestDatabase();
  const config = loadConfig({ ...ENVIRONMENT, ...environment });
  const module = await Test.createTestingModule({
    imports: [
      ConfigModule.forRoot(config),
      CommonModule,
      DatabaseModule.forRoot(database.uri),
      RedisModule,
      ...imports,
      RateLimitModule,
    ],
  }).compile();
  await module.init();
  return {
    module,
    database: module.get<Connection>(getConnectionToken()),
    close: async () => {
      await module.close();
      await database.stop();
    },
  };
}
