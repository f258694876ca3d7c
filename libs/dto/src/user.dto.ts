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
  @Length(LIMITS.displayName.min, LIMITS.displayName.max)
  @SingleLine()
  @IsString()
  displayName?: string;

  /**
   * Empty clears it.
   * @example "Writing until 16:00"
   */
  @ValidateIf((dto: UpdateMeDto) => dto.statusText !== undefined)
  @Trim()
  @MaxLength(LIMITS.statusText.max)
  @SingleLine()
  @IsString()
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
  @MaxLength(LIMITS.query.max)
  @IsString()
  q?: string;
}
