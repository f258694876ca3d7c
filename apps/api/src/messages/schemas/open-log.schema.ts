import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import type { Types } from 'mongoose';

/** A mark that a process may be writing messages whose summary is not stored yet: what a crash leaves to repair. */
@Schema({ collection: 'openlogs', versionKey: false })
export class OpenLogRecord {
  _id!: Types.ObjectId;

  @Prop({ type: 'ObjectId', required: true })
  conversationId!: Types.ObjectId;

  /** Of the process. */
  @Prop({ type: String, required: true })
  nodeId!: string;

  /** When the process last said that it lives. */
  @Prop({ type: Date, required: true })
  at!: Date;
}

export const OpenLogSchema = SchemaFactory.createForClass(OpenLogRecord);
OpenLogSchema.index({ conversationId: 1 });
OpenLogSchema.index({ nodeId: 1 });
