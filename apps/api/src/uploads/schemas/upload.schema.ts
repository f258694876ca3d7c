import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import type { HydratedDocument } from 'mongoose';
import { Types } from 'mongoose';

/** What an upload is for: a message of one conversation, or its owner's profile picture. */
export type UploadPurpose = 'message' | 'avatar';

/**
 * `quarantined`: not known to be clean; the bytes are not in place. `storing`: the metadata is there, the bytes may not be. `ready`: both are. `removing`: never served again; the bytes go,
 * then the metadata. In this order a crash leaves neither a served file without bytes nor bytes that nothing names.
 */
export type UploadState = 'quarantined' | 'storing' | 'ready' | 'removing';

/** Metadata of one upload. The bytes are named by `sha256`, so equal files are kept once. */
@Schema({ collection: 'uploads', versionKey: false })
export class Upload {
  _id!: Types.ObjectId;

  @Prop({ type: Types.ObjectId, required: true })
  ownerId!: Types.ObjectId;

  /** `null` for a profile picture. */
  @Prop({ type: Types.ObjectId, default: null })
  conversationId!: Types.ObjectId | null;

  @Prop({ type: String, required: true })
  purpose!: UploadPurpose;

  @Prop({ type: String, required: true })
  state!: UploadState;

  @Prop({ type: String, required: true })
  filename!: string;

  /** By content. */
  @Prop({ type: String, required: true })
  mimeType!: string;

  /** Bytes. */
  @Prop({ type: Number, required: true })
  size!: number;

  /** Lower-case hex. */
  @Prop({ type: String, required: true })
  sha256!: string;

  /** Pixels as shown, orientation applied; `null` for what is no image. */
  @Prop({ type: Number, default: null })
  width!: number | null;

  @Prop({ type: Number, default: null })
  height!: number | null;

  @Prop({ type: Boolean, required: true })
  hasThumbnail!: boolean;

  /** When the scanner found it clean; `null` where nobody looked. */
  @Prop({ type: Date, default: null })
  scannedAt!: Date | null;

  /** The message that took the upload up; `null` until one does. */
  @Prop({ type: Types.ObjectId, default: null })
  messageId!: Types.ObjectId | null;

  /** Whether that message is known to be stored. Until then the sweep asks. */
  @Prop({ type: Boolean, default: false })
  settled!: boolean;

  @Prop({ type: Date, required: true })
  createdAt!: Date;

  /** Since when nothing has been known to need the upload; the sweep goes by it while there is no message. */
  @Prop({ type: Date, required: true })
  idleSince!: Date;
}

export type UploadDocument = HydratedDocument<Upload>;

export const UploadSchema = SchemaFactory.createForClass(Upload);

// For `release`, and for the sweep of uploads that no message took up.
UploadSchema.index({ messageId: 1, state: 1, idleSince: 1 });
// For the question how much one person has: the index alone knows it, which saves MongoDB reading the records.
UploadSchema.index({ ownerId: 1, state: 1, size: 1 });
// For the sweep of uploads that a message claimed which then was never stored.
UploadSchema.index({ settled: 1, state: 1, idleSince: 1 });
// For the sweep of uploads that were left in the middle of being stored or removed.
UploadSchema.index({ state: 1, idleSince: 1 });
// For the question whether bytes are still referred to.
UploadSchema.index({ sha256: 1, state: 1 });
