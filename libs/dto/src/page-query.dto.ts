import { LIMITS, type PageQuery } from '@tertulia/contracts';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';

/** What every list call takes. */
export class PageQueryDto implements PageQuery {
  /** Items at most. */
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(LIMITS.page.max)
  limit?: number = LIMITS.page.default;

  /** The `nextCursor` of the page before. */
  @IsOptional()
  @IsString()
  @MaxLength(500)
  cursor?: string;
}
