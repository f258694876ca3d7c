import { Body, Controller, Header, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, getSchemaPath } from '@nestjs/swagger';
import { CredentialsDto, MeResponseDto, RefreshDto, RegisterDto, TokenResponseDto } from '@tertulia/dto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Public } from '../common/http/public.decorator';
import { RateLimit } from '../common/rate-limit/rate.decorator';
import { AuthCookies } from './auth-cookies';
import { AuthService, type SignedIn } from './auth.service';
import { Client, type ClientInfo } from './client-info';
import { accessTokenOf, refreshCookieOf } from './request-tokens';

/** Registration, signing in and out. */
@Controller('auth')
@Public()
export class AuthController {
  constructor(
    private readonly auth: AuthService,
    private readonly cookies: AuthCookies,
  ) {}

  /** Makes an account and signs it in with cookies. */
  @Post('register')
  @RateLimit('register')
  async register(
    @Body() body: RegisterDto,
    @Client() client: ClientInfo,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MeResponseDto> {
    return this.withCookies(reply, await this.auth.register(body, client));
  }

  /** Signs in with cookies, for browsers. */
  @Post('login')
  @HttpCode(200)
  @RateLimit('signIn')
  async login(
    @Body() body: CredentialsDto,
    @Client() client: ClientInfo,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MeResponseDto> {
    return this.withCookies(reply, await this.auth.login(body, client));
  }

  /** Signs in with tokens in the answer and no cookies, for API consumers. */
  @Post('token')
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  @RateLimit('signIn')
  async token(@Body() body: CredentialsDto, @Client() client: ClientInfo): Promise<TokenResponseDto> {
    return (await this.auth.login(body, client)).tokens;
  }

  /**
   * Exchanges a refresh token: from the body for a new pair in the answer, or else from the cookie for new cookies. The old
   * one is spent; used again, it ends its session. Counted per session rather than per address.
   */
  @Post('refresh')
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  @RateLimit('none')
  @ApiExtraModels(MeResponseDto, TokenResponseDto)
  @ApiOkResponse({
    schema: { oneOf: [{ $ref: getSchemaPath(MeResponseDto) }, { $ref: getSchemaPath(TokenResponseDto) }] },
  })
  async refresh(
    @Body() body: RefreshDto,
    @Req() request: FastifyRequest,
    @Client() client: ClientInfo,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MeResponseDto | TokenResponseDto> {
    if (body.refreshToken) return (await this.auth.refresh(body.refreshToken, client)).tokens;
    return this.withCookies(reply, await this.auth.refresh(refreshCookieOf(request), client));
  }

  /** Ends the session, closes its sockets and clears the cookies; with an expired or missing token it still answers 204. */
  @Post('logout')
  @HttpCode(204)
  @RateLimit('none')
  async logout(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    this.cookies.clear(reply);
    await this.auth.logout(accessTokenOf(request), refreshCookieOf(request));
  }

  private async withCookies(reply: FastifyReply, { userId, tokens }: SignedIn): Promise<MeResponseDto> {
    // Before anything can fail: the old refresh token is spent already.
    this.cookies.set(reply, tokens);
    return { user: await this.auth.me(userId) };
  }
}
