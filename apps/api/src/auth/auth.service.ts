import { Injectable } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import {
  type CredentialsRequest,
  ErrorCode,
  type Me,
  type RegisterRequest,
  type TokenResponse,
} from '@tertulia/contracts';
import { DomainError } from '../common/errors/domain-error';
import { type Credentials, UsersService } from '../users/users.service';
import { ACCESS_TOKEN_SECONDS, type AccessClaims } from './access-token';
import { AuthenticationService } from './authentication.service';
import type { ClientInfo } from './client-info';
import { PasswordHasher } from './password-hasher';
import { RefreshService } from './refresh.service';
import { SessionsService } from './sessions.service';

/** A user who was let in, with the tokens to go on with. */
export interface SignedIn {
  userId: string;
  tokens: TokenResponse;
}

/** Registration, signing in and out, and new tokens for old ones. */
@Injectable()
export class AuthService {
  constructor(
    private readonly users: UsersService,
    private readonly hasher: PasswordHasher,
    private readonly sessions: SessionsService,
    private readonly refreshes: RefreshService,
    private readonly authentication: AuthenticationService,
    private readonly jwt: JwtService,
  ) {}

  /** Makes an account and signs it in. Throws `EMAIL_TAKEN`. */
  async register({ email, password, displayName }: RegisterRequest, client: ClientInfo): Promise<SignedIn> {
    const { id } = await this.users.create({ email, displayName, passwordHash: await this.hasher.hash(password) });
    return this.signIn(id, client);
  }

  /** Signs in by address and password. Throws `INVALID_CREDENTIALS`, in the same time whether there is such an account or not. */
  async login({ email, password }: CredentialsRequest, client: ClientInfo): Promise<SignedIn> {
    const credentials = await this.users.findCredentials(email);
    if (!(await this.hasher.verify(credentials?.passwordHash ?? null, password)) || !credentials) {
      throw wrongCredentials();
    }
    const { userId } = credentials;
    const passwordHash = await this.renewHash(credentials, password);
    const opened = await this.sessions.open(userId, client);
    // A change of the password ends the sessions that there are: one that is opened meanwhile with the old one has to end too.
    const now = (await this.users.findCredentialsOf(userId))?.passwordHash ?? null;
    if (now !== passwordHash && !(await this.hasher.verify(now, password))) {
      await this.sessions.revoke(opened.sessionId, 'revoked');
      throw wrongCredentials();
    }
    return this.withAccessToken({ userId, ...opened });
  }

  /** Exchanges a refresh token. Throws as `RefreshService.exchange` does, and `UNAUTHENTICATED` without one. */
  async refresh(refreshToken: string | null, client: ClientInfo): Promise<SignedIn> {
    if (!refreshToken) throw new DomainError(ErrorCode.Unauthenticated, 'There is no refresh token. Sign in again.');
    return this.withAccessToken(await this.refreshes.exchange(refreshToken, client));
  }

  /** Ends the sessions that these tokens belong to, expired or not; nothing for tokens that are not good. */
  async logout(accessToken: string | null, refreshToken: string | null): Promise<void> {
    const sessions = [
      accessToken ? await this.authentication.sessionOf(accessToken) : null,
      refreshToken ? await this.refreshes.sessionOf(refreshToken) : null,
    ];
    for (const sessionId of new Set(sessions)) if (sessionId !== null) await this.sessions.revoke(sessionId, 'logout');
  }

  /** The account of someone who was let in. */
  me(userId: string): Promise<Me> {
    return this.users.me(userId);
  }

  private async signIn(userId: string, client: ClientInfo): Promise<SignedIn> {
    return this.withAccessToken({ userId, ...(await this.sessions.open(userId, client)) });
  }

  private async withAccessToken(opened: {
    userId: string;
    sessionId: string;
    refreshToken: string;
  }): Promise<SignedIn> {
    const claims: AccessClaims = { sub: opened.userId, sid: opened.sessionId };
    const accessToken = await this.jwt.signAsync(claims);
    const { userId, refreshToken } = opened;
    return { userId, tokens: { tokenType: 'Bearer', accessToken, expiresIn: ACCESS_TOKEN_SECONDS, refreshToken } };
  }

  /** Old parameters are replaced at the one moment when the password is known. Returns the hash that is stored then. */
  private async renewHash(credentials: Credentials, password: string): Promise<string> {
    if (!this.hasher.isOutdated(credentials.passwordHash)) return credentials.passwordHash;
    const renewed = await this.hasher.hash(password);
    await this.users.replacePasswordHash(credentials, renewed);
    return renewed;
  }
}

function wrongCredentials(): DomainError {
  return new DomainError(ErrorCode.InvalidCredentials, 'Email or password is not right.');
}
