import { LIMITS, type CredentialsRequest, type RefreshRequest, type RegisterRequest } from '@tertulia/contracts';
import { IsEmail, IsOptional, IsString, Length, MaxLength } from 'class-validator';
import { SingleLine } from './single-line';
import { Trim, TrimLowerCase } from './trim';

/** Body of `POST /auth/register`. */
export class RegisterDto implements RegisterRequest {
  /**
   * Stored in lower case.
   * @example "ana@example.org"
   */
  @TrimLowerCase()
  @IsEmail()
  @MaxLength(LIMITS.email.max)
  email!: string;

  /** @example "correct horse battery" */
  @IsString()
  @Length(LIMITS.password.min, LIMITS.password.max)
  password!: string;

  /**
   * How others see this person.
   * @example "Ana Álvarez"
   */
  @Trim()
  @IsString()
  @Length(LIMITS.displayName.min, LIMITS.displayName.max)
  @SingleLine()
  displayName!: string;
}

/** Body of `POST /auth/login` and `POST /auth/token`. */
export class CredentialsDto implements CredentialsRequest {
  /** @example "ana@example.org" */
  @TrimLowerCase()
  @IsString()
  @MaxLength(LIMITS.email.max)
  email!: string;

  /** @example "correct horse battery" */
  @IsString()
  @MaxLength(LIMITS.password.max)
  password!: string;
}

/** Body of `POST /auth/refresh` where no refresh cookie is sent. */
export class RefreshDto implements RefreshRequest {
  /** From `POST /auth/token` or the last refresh. */
  @IsOptional()
  @IsString()
  @MaxLength(200)
  refreshToken?: string;
}
