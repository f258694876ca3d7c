import { LIMITS, type UpdateMeRequest } from '@tertulia/contracts';
import { IsMongoId, IsOptional, IsString, Length, MaxLength, ValidateIf } from 'class-validator';
import { PageQueryDto } from './page-query.dto';
import { SingleLine } from './single-line';
import { Trim } from './trim';

/** Body of `PATCH /users/me`; what is left out stays. */
export class UpdateMeDto implements UpdateMeRequest {
  /** @example "Ana Álvarez" */
  @ValidateIf((dto: UpdateMeDto) => dto.displayName !== undefined)
  @Trim()
  @IsString()
  @Length(LIMITS.displayName.min, LIMITS.displayName.max)
  @SingleLine()
  displayName?: string;

  /**
   * Empty clears it.
   * @example "Writing until 16:00"
   */
  @ValidateIf((dto: UpdateMeDto) => dto.statusText !== undefined)
  @Trim()
  @IsString()
  @MaxLength(LIMITS.statusText.max)
  @SingleLine()
  statusText?: string;

  /** An image that the caller has uploaded; `null` removes the picture. */
  @IsOptional()
  @IsMongoId()
  avatarUploadId?: string | null;
}

/** Query of `GET /users`. */
export class UsersQueryDto extends PageQueryDto {
  /**
   * Prefix of a word of the name; everyone when left out.
   * @example "an"
   */
  @IsOptional()
  @Trim()
  @IsString()
  @MaxLength(LIMITS.query.max)
  q?: string;
}
