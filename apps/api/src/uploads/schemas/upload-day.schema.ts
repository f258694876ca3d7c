import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';

/** How much one person has uploaded on one day (UTC). */
@Schema({ collection: 'upload_days', versionKey: false })
export class UploadDay {
  /** The person's id, a colon, and the date. */
  @Prop({ type: String, required: true })
  _id!: string;

  @Prop({ type: Number, required: true })
  bytes!: number;

  @Prop({ type: Date, required: true })
  endsAt!: Date;
}

export const UploadDaySchema = SchemaFactory.createForClass(UploadDay);

// For the sweep.
UploadDaySchema.index({ endsAt: 1 });
