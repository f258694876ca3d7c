import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import type { Types } from 'mongoose';

/** When a user was last online. `_id` is the user's. */
@Schema({ collection: 'lastseen', versionKey: false })
export class LastSeenRecord {
  _id!: Types.ObjectId;

  @Prop({ type: Date, required: true })
  at!: Date;
}

export const LastSeenSchema = SchemaFactory.createForClass(LastSeenRecord);
