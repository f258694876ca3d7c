import type { MeResponse, Page, Session, TokenResponse } from '@tertulia/contracts';
import { MeDto } from './user.response.dto';

/** Answer of a registration, of a sign-in and of a refresh by cookie; the tokens are in the cookies. */
export class MeResponseDto implements MeResponse {
  user!: MeDto;
}

/** A pair of tokens for who keeps them by themselves. */
export class TokenResponseDto implements TokenResponse {
  /** @example "Bearer" */
  tokenType!: 'Bearer';

  /**
   * A JWT for `Authorization: Bearer` and the socket's `auth.token`.
   * @example "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIuLi4ifQ.c2lnbmF0dXJl"
   */
  accessToken!: string;

  /**
   * Seconds until the access token expires.
   * @example 600
   */
  expiresIn!: number;

  /**
   * Opaque and good for one exchange.
   * @example "9cS4bYd1uQeX0rT7kPzW2mHgF5jL8nVaB6oCiEwUyRs.Vx3mT0m9h0nE1yq2bQd8oQ7mC4fJ5kL6pR7sT8uV9wA"
   */
  refreshToken!: string;
}

/** One place where the caller is signed in. */
export class SessionDto implements Session {
  /** @example "0123456789abcdef01234567" */
  id!: string;

  /** Whether this is the session of the call itself. */
  current!: boolean;

  /** @example "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0" */
  userAgent!: string | null;

  /** @example "192.0.2.7" */
  ip!: string | null;

  /** @example "2026-03-01T09:00:00.000Z" */
  createdAt!: string;

  /** @example "2026-03-01T11:30:00.000Z" */
  lastSeenAt!: string;
}

/** A page of the caller's sessions that are alive, newest first. */
export class SessionPageDto implements Page<SessionDto> {
  items!: SessionDto[];

  /** Goes back as `cursor` for the next page; `null` on the last one. */
  nextCursor!: string | null;
}
