import { type DynamicModule, Module } from '@nestjs/common';
import { AuthModule } from './auth/auth.module';
import { ChatModule } from './chat/chat.module';
import { CommonModule } from './common/common.module';
import { RateLimitModule } from './common/rate-limit/rate-limit.module';
import type { AppConfig } from './config/app-config';
import { ConfigModule } from './config/config.module';
import { ConversationsModule } from './conversations/conversations.module';
import { DatabaseModule } from './database/database.module';
import { HealthModule } from './health/health.module';
import { MessagesModule } from './messages/messages.module';
import { RedisModule } from './redis/redis.module';
import { UploadsModule } from './uploads/uploads.module';
import { UsersModule } from './users/users.module';

/** The whole server. Guards run in the order of the imports: who is calling is known before calls are counted. */
@Module({})
export class AppModule {
  static forRoot(config: AppConfig, databaseUri: string): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ConfigModule.forRoot(config),
        CommonModule,
        DatabaseModule.forRoot(databaseUri, config.migrate ? 'run' : 'demand'),
        RedisModule,
        AuthModule,
        RateLimitModule,
        UsersModule,
        UploadsModule,
        HealthModule,
        ConversationsModule,
        MessagesModule,
        ChatModule,
      ],
    };
  }
}
