import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import type { Attachment } from '@tertulia/contracts';
import type { Types } from 'mongoose';

/** The message that another one answers, as it was then. */
export interface ReplyToRecord {
  id: Types.ObjectId;
  seq: number;
  senderId: Types.ObjectId;
  excerpt: string;
}

/** A message. Deleted ones stay, empty, so that their number and their `clientMessageId` stay taken. */
@Schema({ collection: 'messages', versionKey: false })
export class MessageRecord {
  _id!: Types.ObjectId;

  @Prop({ type: 'ObjectId', required: true })
  conversationId!: Types.ObjectId;

  @Prop({ type: Number, required: true })
  seq!: number;

  @Prop({ type: Number, required: true })
  rev!: number;

  /**
   * Every `rev` that this message has had. A number that an edit leaves behind stays taken: a node that has not heard of the
   * edit would find it free, and those who are past it would never see what it is given to. Not read back.
   */
  @Prop({ type: [Number], required: true, select: false })
  takenRevs?: number[];

  @Prop({ type: 'ObjectId', required: true })
  senderId!: Types.ObjectId;

  @Prop({ type: String, required: true })
  clientMessageId!: string;

  @Prop({ type: String, default: '' })
  body!: string;

  @Prop({ type: ['ObjectId'] })
  mentions!: Types.ObjectId[];

  @Prop({ type: [Object] })
  attachments!: Attachment[];

  @Prop({ type: Object, default: null })
  replyTo!: ReplyToRecord | null;

  @Prop({ type: Date, required: true })
  createdAt!: Date;

  @Prop({ type: Date, default: null })
  editedAt!: Date | null;

  @Prop({ type: Date, default: null })
  deletedAt!: Date | null;
}

export const MessageSchema = SchemaFactory.createForClass(MessageRecord);
// The arbiters of the log: all begin with the shard key, and there is no other unique index to violate but `_id`.
MessageSchema.index({ conversationId: 1, rev: 1 }, { unique: true });
MessageSchema.index({ conversationId: 1, takenRevs: 1 }, { unique: true });
MessageSchema.index({ conversationId: 1, seq: 1 }, { unique: true });
MessageSchema.index({ conversationId: 1, senderId: 1, clientMessageId: 1 }, { unique: true });
