import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import type { SessionRevokedReason } from '@tertulia/contracts';
import type { HydratedDocument, Types } from 'mongoose';

/** A refresh token that was exchanged a moment ago. */
export interface SpentToken {
  hash: string;
  at: Date;
}

/** One place where a user is signed in. Of its refresh tokens only SHA-256 hashes are kept. */
@Schema({ collection: 'sessions', versionKey: false })
export class SessionRecord {
  @Prop({ type: 'ObjectId', required: true })
  userId!: Types.ObjectId;

  /** Of what all refresh tokens of this session have in common; unique. */
  @Prop({ type: String, required: true })
  familyHash!: string;

  /** Of the one refresh token that is good. */
  @Prop({ type: String, required: true })
  tokenHash!: string;

  /** Those of the last seconds; any older token of the family is known by not being among them. */
  @Prop({ type: [{ _id: false, hash: { type: String, required: true }, at: { type: Date, required: true } }] })
  spent!: SpentToken[];

  @Prop({ type: String })
  userAgent?: string;

  /** Where it was opened or refreshed last. */
  @Prop({ type: String })
  ip?: string;

  @Prop({ type: Date, required: true })
  createdAt!: Date;

  @Prop({ type: Date, required: true })
  lastSeenAt!: Date;

  /** Moves on with each refresh; the database removes the session after it. */
  @Prop({ type: Date, required: true })
  expiresAt!: Date;

  /** A revoked session is kept until it expires, so that its tokens are answered with `SESSION_REVOKED`. */
  @Prop({ type: Date })
  revokedAt?: Date;

  @Prop({ type: String })
  revokedReason?: SessionRevokedReason;
}

export type SessionDocument = HydratedDocument<SessionRecord>;

export const SessionSchema = SchemaFactory.createForClass(SessionRecord);
SessionSchema.index({ familyHash: 1 }, { unique: true });
SessionSchema.index({ userId: 1, _id: -1 });
SessionSchema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });
