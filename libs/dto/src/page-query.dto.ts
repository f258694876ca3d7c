import { LIMITS, type PageQuery } from '@tertulia/contracts';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';

/** What every list call takes. */
export class PageQueryDto implements PageQuery {
  /** Items at most. */
  @IsOptional()
  @Type(() => Number)
  @Min(1)
  @Max(LIMITS.page.max)
  @IsInt()
  limit?: number = LIMITS.page.default;

  /** The `nextCursor` of the page before. */
  @IsOptional()
  @MaxLength(500)
  @IsString()
  cursor?: string;
}
