import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { Types } from 'mongoose';
import type { UploadPurpose } from './upload.schema';

/** Who works on an upload right now; a node that ends without giving it back loses it at `until`. */
export interface ResumableLease {
  id: string;
  until: Date;
  /** Somebody else waits for it. */
  wanted: boolean;
}

/**
 * An upload that comes in pieces. The bytes so far are the store's; once all are there and checked, `attachmentId` names
 * what they became, and the record stays until it expires, for a sender who missed the answer.
 */
@Schema({ collection: 'resumable_uploads', versionKey: false })
export class ResumableUpload {
  /** 32 hex digits, not to be guessed. */
  @Prop({ type: String, required: true })
  _id!: string;

  @Prop({ type: Types.ObjectId, required: true })
  ownerId!: Types.ObjectId;

  @Prop({ type: String, required: true })
  purpose!: UploadPurpose;

  /** `null` for a profile picture. */
  @Prop({ type: Types.ObjectId, default: null })
  conversationId!: Types.ObjectId | null;

  @Prop({ type: String, required: true })
  filename!: string;

  /** As its sender says; empty for nothing said. */
  @Prop({ type: String, default: '' })
  mimeType!: string;

  /** Bytes it will have. */
  @Prop({ type: Number, required: true })
  size!: number;

  @Prop({ type: Date, required: true })
  createdAt!: Date;

  @Prop({ type: Date, required: true })
  expiresAt!: Date;

  /** The upload that it became; `null` until it is complete and checked. */
  @Prop({ type: Types.ObjectId, default: null })
  attachmentId!: Types.ObjectId | null;

  /** What the store of the bytes remembers of it. */
  @Prop({ type: Object, default: null })
  entry!: Record<string, unknown> | null;

  @Prop({ type: Object, default: null })
  lease!: ResumableLease | null;
}

export const ResumableUploadSchema = SchemaFactory.createForClass(ResumableUpload);

// For the sweep.
ResumableUploadSchema.index({ expiresAt: 1 });
// For what one person has under way.
ResumableUploadSchema.index({ ownerId: 1, attachmentId: 1 });
