import { Prop, raw, Schema, SchemaFactory } from '@nestjs/mongoose';
import type { ConversationType, Message } from '@tertulia/contracts';
import type { Types } from 'mongoose';

/** The right to change the members of one conversation: one holder at a time, over all nodes. */
export interface MembersLease {
  id: string;
  /** When it lapses, should its holder die; the repair then finishes what was begun. */
  until: Date;
}

/** A conversation with the summary of its messages, which is derived from them and repaired after a crash. */
@Schema({ collection: 'conversations', versionKey: false })
export class ConversationRecord {
  _id!: Types.ObjectId;

  @Prop({ type: String, required: true })
  type!: ConversationType;

  @Prop({ type: String, default: null })
  title!: string | null;

  /** Of a direct conversation: both ids in order. The unique index makes it one per pair, whoever asks first. */
  @Prop({ type: String })
  directKey?: string;

  @Prop({ type: Number, required: true })
  memberCount!: number;

  /** Grows whenever somebody leaves. Names the room that the conversation is broadcast to. */
  @Prop({ type: Number, required: true })
  membershipEpoch!: number;

  @Prop(raw({ id: { type: String }, until: { type: Date } }))
  membersLease?: MembersLease;

  /** Of the newest change to a message that the summary knows. */
  @Prop({ type: Number, required: true })
  rev!: number;

  @Prop({ type: Number, required: true })
  lastSeq!: number;

  /** The newest message as it was at `rev`. */
  @Prop({ type: Object, default: null })
  lastMessage!: Message | null;

  @Prop({ type: Date, required: true })
  createdAt!: Date;

  /** When a message came, or the title or the members changed: what the list is ordered by. */
  @Prop({ type: Date, required: true })
  lastActivityAt!: Date;

  /** When the title or the members last changed, or the name or picture of one. */
  @Prop({ type: Date, required: true })
  describedAt!: Date;

  /** When anything of the above last changed: what `sync` tells by. */
  @Prop({ type: Date, required: true })
  changedAt!: Date;

  /** Since when members may have marked messages, coarsely: see `ReceiptMarks`. Missing where nobody has. */
  @Prop({ type: Date })
  receiptsMarkedAt?: Date;
}

export const ConversationSchema = SchemaFactory.createForClass(ConversationRecord);
ConversationSchema.index({ directKey: 1 }, { unique: true, sparse: true });
ConversationSchema.index({ 'membersLease.until': 1 }, { sparse: true });
