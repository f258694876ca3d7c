import {
  LIMITS,
  type ChangesQuery,
  type EditMessageRequest,
  type HistoryQuery,
  type SendMessageRequest,
} from '@tertulia/contracts';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsInt,
  IsMongoId,
  IsOptional,
  IsString,
  IsUUID,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import { NullIsAbsent } from './null-is-absent';
import { Trim } from './trim';

/** Body of `POST /conversations/:id/messages`. */
export class SendMessageDto implements SendMessageRequest {
  /**
   * Made by the client, once per message: sent again, it stores nothing new.
   * @example "6a4cf1b2-2f6e-4d55-9f0e-3a1f5f0b7c11"
   */
  @IsUUID()
  clientMessageId!: string;

  /**
   * Markdown; may be empty with an attachment.
   * @example "The canary is at **10 %**."
   */
  @Trim()
  @MaxLength(LIMITS.body.max)
  @IsString()
  body!: string;

  /** Ids of the caller's own uploads to this conversation. */
  @NullIsAbsent()
  @IsOptional()
  @ArrayMaxSize(LIMITS.attachments.max)
  @ArrayUnique()
  @IsMongoId({ each: true })
  @IsArray()
  attachmentIds?: string[];

  /** Id of the message of the same conversation that this one answers. */
  @NullIsAbsent()
  @IsOptional()
  @IsMongoId()
  replyToId?: string;
}

/** Body of `PATCH /conversations/:id/messages/:messageId`. */
export class EditMessageDto implements EditMessageRequest {
  /** @example "The canary is at **20 %**." */
  @Trim()
  @MaxLength(LIMITS.body.max)
  @IsString()
  body!: string;
}

/** Query of `GET /conversations/:id/messages`. */
export class HistoryQueryDto implements HistoryQuery {
  /** Only messages before this one. */
  @IsOptional()
  @Type(() => Number)
  @Min(1)
  @IsInt()
  beforeSeq?: number;

  /** Only messages after this one. */
  @IsOptional()
  @Type(() => Number)
  @Min(0)
  @IsInt()
  afterSeq?: number;

  /** Messages at most. */
  @IsOptional()
  @Type(() => Number)
  @Min(1)
  @Max(LIMITS.page.max)
  @IsInt()
  limit?: number = LIMITS.page.default;
}

/** Query of `GET /conversations/:id/changes`. */
export class ChangesQueryDto implements ChangesQuery {
  /** The cursor; everything from the beginning when left out. */
  @IsOptional()
  @Type(() => Number)
  @Min(0)
  @IsInt()
  sinceRev?: number = 0;

  /** Messages at most. */
  @IsOptional()
  @Type(() => Number)
  @Min(1)
  @Max(LIMITS.page.max)
  @IsInt()
  limit?: number = LIMITS.page.default;
}
