import { Controller, Delete, Get, HttpCode, Param, Query, Res } from '@nestjs/common';
import { PageQueryDto, type SessionPageDto } from '@tertulia/dto';
import type { FastifyReply } from 'fastify';
import { ObjectIdPipe } from '../common/http/object-id.pipe';
import { CurrentUser, type Principal } from '../common/http/principal';
import { AuthCookies } from './auth-cookies';
import { SessionsService } from './sessions.service';

/** The places where the caller is signed in. */
@Controller('auth/sessions')
export class SessionsController {
  constructor(
    private readonly sessions: SessionsService,
    private readonly cookies: AuthCookies,
  ) {}

  /** The caller's sessions that are alive, newest first. */
  @Get()
  list(@CurrentUser() caller: Principal, @Query() query: PageQueryDto): Promise<SessionPageDto> {
    return this.sessions.list(caller, query);
  }

  /** Ends one of the caller's sessions and closes its sockets at once; the one of the call itself is signed out with it. */
  @Delete(':id')
  @HttpCode(204)
  async revoke(
    @CurrentUser() caller: Principal,
    @Param('id', ObjectIdPipe) id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    await this.sessions.revokeOwn(caller, id);
    if (id === caller.sessionId) this.cookies.clear(reply);
  }
}
