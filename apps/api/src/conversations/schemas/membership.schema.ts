import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import type { MemberRole } from '@tertulia/contracts';
import type { Types } from 'mongoose';

/** That a user is in a conversation, and how far they have got. What is not here may not see anything of it. */
@Schema({ collection: 'memberships', versionKey: false })
export class MembershipRecord {
  _id!: Types.ObjectId;

  @Prop({ type: 'ObjectId', required: true })
  conversationId!: Types.ObjectId;

  @Prop({ type: 'ObjectId', required: true })
  userId!: Types.ObjectId;

  @Prop({ type: String, required: true })
  role!: MemberRole;

  /** Only ever moves forward. */
  @Prop({ type: Number, required: true })
  readSeq!: number;

  /** Only ever moves forward, and is never behind `readSeq`. */
  @Prop({ type: Number, required: true })
  deliveredSeq!: number;

  @Prop({ type: Date, required: true })
  joinedAt!: Date;

  /** When the role or a receipt last changed: what `sync` tells the member's other devices by. */
  @Prop({ type: Date, required: true })
  changedAt!: Date;
}

export const MembershipSchema = SchemaFactory.createForClass(MembershipRecord);
// All begin with the shard key of conversations but the one that finds a user's own.
MembershipSchema.index({ conversationId: 1, userId: 1 }, { unique: true });
MembershipSchema.index({ conversationId: 1, joinedAt: 1, userId: 1 });
MembershipSchema.index({ userId: 1, conversationId: 1 });
