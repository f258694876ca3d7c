import {
  LIMITS,
  type AddMembersRequest,
  type ConversationType,
  type ReceiptRequest,
  type UpdateConversationRequest,
} from '@tertulia/contracts';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsIn,
  IsInt,
  IsMongoId,
  IsString,
  Length,
  Min,
  ValidateIf,
} from 'class-validator';
import { SingleLine } from './single-line';
import { Trim } from './trim';

/** Body of `POST /conversations`: a direct conversation takes one other person and no title, a group a title. */
export class CreateConversationDto {
  /** @example "group" */
  @IsIn(['direct', 'group'] satisfies ConversationType[])
  type!: ConversationType;

  /**
   * Of a group.
   * @example "Platform launch"
   */
  @ValidateIf((dto: CreateConversationDto) => dto.type === 'group' || dto.title !== undefined)
  @Trim()
  @Length(LIMITS.title.min, LIMITS.title.max)
  @SingleLine()
  @IsString()
  title?: string;

  /** Ids of the others; the caller is a member anyway. */
  @ArrayMaxSize(LIMITS.members.max)
  @IsMongoId({ each: true })
  @IsArray()
  memberIds!: string[];
}

/** Body of `PATCH /conversations/:id`. */
export class UpdateConversationDto implements UpdateConversationRequest {
  /** @example "Platform launch" */
  @Trim()
  @Length(LIMITS.title.min, LIMITS.title.max)
  @SingleLine()
  @IsString()
  title!: string;
}

/** Body of `POST /conversations/:id/members`. */
export class AddMembersDto implements AddMembersRequest {
  /** Ids of those to add; who is a member already stays one. */
  @ArrayMinSize(1)
  @ArrayMaxSize(LIMITS.members.max)
  @IsMongoId({ each: true })
  @IsArray()
  userIds!: string[];
}

/** Body of `PUT /conversations/:id/receipt`. */
export class ReceiptDto implements ReceiptRequest {
  /** The caller has every message up to this `seq`. */
  @ValidateIf((dto: ReceiptDto) => dto.deliveredSeq !== undefined)
  @Min(0)
  @IsInt()
  deliveredSeq?: number;

  /** The caller has read every message up to this `seq`. */
  @ValidateIf((dto: ReceiptDto) => dto.readSeq !== undefined)
  @Min(0)
  @IsInt()
  readSeq?: number;
}
