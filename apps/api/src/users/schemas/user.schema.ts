import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import type { HydratedDocument, Types } from 'mongoose';

/** An account. */
@Schema({ collection: 'users', versionKey: false })
export class UserRecord {
  /** Lower case; unique. */
  @Prop({ type: String, required: true })
  email!: string;

  /** Argon2id in PHC form. */
  @Prop({ type: String, required: true })
  passwordHash!: string;

  @Prop({ type: String, required: true })
  displayName!: string;

  /** What a search finds the name by: see `searchKeys`. */
  @Prop({ type: [String], required: true })
  searchKeys!: string[];

  /** Place in the directory: see `orderKey`. */
  @Prop({ type: String, required: true })
  orderKey!: string;

  @Prop({ type: String, default: '' })
  statusText!: string;

  /** Absent where there is no picture, so that the sparse index holds pictures alone. */
  @Prop({ type: 'ObjectId' })
  avatarUploadId?: Types.ObjectId;

  @Prop({ type: Date, required: true })
  createdAt!: Date;
}

export type UserDocument = HydratedDocument<UserRecord>;

export const UserSchema = SchemaFactory.createForClass(UserRecord);
UserSchema.index({ email: 1 }, { unique: true });
UserSchema.index({ searchKeys: 1 });
UserSchema.index({ orderKey: 1 });
UserSchema.index({ avatarUploadId: 1 }, { sparse: true });
