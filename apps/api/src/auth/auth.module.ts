import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { JwtModule } from '@nestjs/jwt';
import { MongooseModule } from '@nestjs/mongoose';
import { AppConfig } from '../config/app-config';
import { UsersModule } from '../users/users.module';
import { jwtOptions } from './access-token';
import { AuthController } from './auth.controller';
import { AuthCookies } from './auth-cookies';
import { AuthService } from './auth.service';
import { AuthenticationService } from './authentication.service';
import { JwtAuthGuard } from './jwt-auth.guard';
import { JwtStrategy } from './jwt.strategy';
import { PasswordController } from './password.controller';
import { PasswordHasher } from './password-hasher';
import { PasswordService } from './password.service';
import { RefreshService } from './refresh.service';
import { RefreshTokens } from './refresh-tokens';
import { SessionRecord, SessionSchema } from './schemas/session.schema';
import { SessionLiveness } from './session-liveness';
import { SessionsController } from './sessions.controller';
import { SessionsRepository } from './sessions.repository';
import { SessionsService } from './sessions.service';

/** Signing in and out, sessions, and the guard of every HTTP route. */
@Module({
  imports: [
    UsersModule,
    MongooseModule.forFeature([{ name: SessionRecord.name, schema: SessionSchema }]),
    JwtModule.registerAsync({ inject: [AppConfig], useFactory: jwtOptions }),
  ],
  controllers: [AuthController, PasswordController, SessionsController],
  providers: [
    AuthService,
    AuthenticationService,
    AuthCookies,
    JwtStrategy,
    PasswordHasher,
    PasswordService,
    RefreshService,
    RefreshTokens,
    SessionLiveness,
    SessionsRepository,
    SessionsService,
    { provide: APP_GUARD, useClass: JwtAuthGuard },
  ],
  exports: [AuthenticationService],
})
export class AuthModule {}
