import {
  LIMITS,
  type ChangePasswordRequest,
  type CredentialsRequest,
  type RefreshRequest,
  type RegisterRequest,
} from '@tertulia/contracts';
import { IsEmail, IsOptional, IsString, Length, MaxLength } from 'class-validator';
import { NullIsAbsent } from './null-is-absent';
import { SingleLine } from './single-line';
import { Trim, TrimLowerCase } from './trim';

/** Body of `POST /auth/register`. */
export class RegisterDto implements RegisterRequest {
  /**
   * Stored in lower case.
   * @example "ana@example.org"
   */
  @TrimLowerCase()
  @MaxLength(LIMITS.email.max)
  @IsEmail()
  email!: string;

  /** @example "correct horse battery" */
  @Length(LIMITS.password.min, LIMITS.password.max)
  @IsString()
  password!: string;

  /**
   * How others see this person.
   * @example "Ana Álvarez"
   */
  @Trim()
  @Length(LIMITS.displayName.min, LIMITS.displayName.max)
  @SingleLine()
  @IsString()
  displayName!: string;
}

/** Body of `POST /auth/login` and `POST /auth/token`. */
export class CredentialsDto implements CredentialsRequest {
  /** @example "ana@example.org" */
  @TrimLowerCase()
  @MaxLength(LIMITS.email.max)
  @IsString()
  email!: string;

  /** @example "correct horse battery" */
  @MaxLength(LIMITS.password.max)
  @IsString()
  password!: string;
}

/** Body of `POST /auth/password`. */
export class ChangePasswordDto implements ChangePasswordRequest {
  /** @example "correct horse battery" */
  @MaxLength(LIMITS.password.max)
  @IsString()
  currentPassword!: string;

  /** @example "staple the horse again" */
  @Length(LIMITS.password.min, LIMITS.password.max)
  @IsString()
  newPassword!: string;
}

/** Body of `POST /auth/refresh` where no refresh cookie is sent. */
export class RefreshDto implements RefreshRequest {
  /** From `POST /auth/token` or the last refresh. */
  @NullIsAbsent()
  @IsOptional()
  @MaxLength(200)
  @IsString()
  refreshToken?: string;
}
