import {
  LIMITS,
  type Cursor,
  type DeleteMessagePayload,
  type EditMessagePayload,
  type MarkPayload,
  type SendMessagePayload,
  type SetTypingPayload,
  type SyncRequest,
  type WatchPresencePayload,
} from '@tertulia/contracts';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsInt,
  IsMongoId,
  IsObject,
  IsOptional,
  IsString,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { NullIsAbsent } from './null-is-absent';
import { EditMessageDto, SendMessageDto } from './message.dto';

/** Payload of `send_message`. */
export class SendMessagePayloadDto extends SendMessageDto implements SendMessagePayload {
  @IsMongoId()
  conversationId!: string;
}

/** Payload of `edit_message`. */
export class EditMessagePayloadDto extends EditMessageDto implements EditMessagePayload {
  @IsMongoId()
  conversationId!: string;

  @IsMongoId()
  messageId!: string;
}

/** Payload of `delete_message`. */
export class DeleteMessagePayloadDto implements DeleteMessagePayload {
  @IsMongoId()
  conversationId!: string;

  @IsMongoId()
  messageId!: string;
}

/** Payload of `mark_delivered` and `mark_read`. */
export class MarkPayloadDto implements MarkPayload {
  @IsMongoId()
  conversationId!: string;

  @Min(0)
  @IsInt()
  seq!: number;
}

/** Payload of `set_typing`. */
export class SetTypingPayloadDto implements SetTypingPayload {
  @IsMongoId()
  conversationId!: string;

  @IsBoolean()
  typing!: boolean;
}

/** Payload of `watch_presence`. */
export class WatchPresencePayloadDto implements WatchPresencePayload {
  @ArrayMaxSize(LIMITS.watchedUsers.max)
  @IsMongoId({ each: true })
  @IsArray()
  userIds!: string[];
}

/** How far a client has got in one conversation. */
export class CursorDto implements Cursor {
  @IsMongoId()
  conversationId!: string;

  @Min(0)
  @IsInt()
  rev!: number;
}

/** Payload of `sync`. */
export class SyncPayloadDto implements SyncRequest {
  @ArrayMaxSize(LIMITS.syncCursors.max)
  @IsObject({ each: true })
  @ValidateNested({ each: true })
  @Type(() => CursorDto)
  @IsArray()
  cursors!: CursorDto[];

  @NullIsAbsent()
  @IsOptional()
  @MaxLength(200)
  @IsString()
  syncToken?: string;

  @NullIsAbsent()
  @IsOptional()
  @Min(0)
  @IsInt()
  outboxAgeMs?: number;
}
