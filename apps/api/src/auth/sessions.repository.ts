import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { SessionRevokedReason } from '@tertulia/contracts';
import { type Model, Types } from 'mongoose';
import { SessionRecord, type SpentToken } from './schemas/session.schema';

/** A stored session, as it is read. */
export type StoredSession = SessionRecord & { _id: Types.ObjectId };

/** What an exchange of the refresh token leaves. */
export interface Exchange {
  tokenHash: string;
  spent: SpentToken[];
  userAgent: string | undefined;
  ip: string;
  lastSeenAt: Date;
  expiresAt: Date;
}

/** The collection `sessions`. */
@Injectable()
export class SessionsRepository {
  constructor(@InjectModel(SessionRecord.name) private readonly model: Model<SessionRecord>) {}

  /** Stores a new session and returns its id. */
  async insert(session: Exchange & { userId: string; familyHash: string; createdAt: Date }): Promise<string> {
    const { _id } = await this.model.create({ ...session, userId: new Types.ObjectId(session.userId) });
    return _id.toHexString();
  }

  findById(id: string): Promise<StoredSession | null> {
    return this.model
      .findOne({ _id: { $eq: id } })
      .lean()
      .exec();
  }

  findByFamily(familyHash: string): Promise<StoredSession | null> {
    return this.model
      .findOne({ familyHash: { $eq: familyHash } })
      .lean()
      .exec();
  }

  /** Sessions of a user that are neither revoked nor expired, newest first, those older than `before` if given. */
  findAlive(userId: string, before: string | null, limit: number): Promise<StoredSession[]> {
    return this.model
      .find({
        userId: { $eq: userId },
        ...(before === null ? {} : { _id: { $lt: before } }),
        revokedAt: { $exists: false },
        expiresAt: { $gt: new Date() },
      })
      .sort({ _id: -1 })
      .limit(limit)
      .lean()
      .exec();
  }

  /** Puts a new token in the place of `fromHash`, in one step: of two at once only one finds it. Returns whether it did. */
  async exchange(id: string, fromHash: string, { userAgent, ...exchange }: Exchange): Promise<boolean> {
    const before = await this.model
      .findOneAndUpdate(
        { _id: { $eq: id }, tokenHash: { $eq: fromHash }, revokedAt: { $exists: false } },
        { $set: { ...exchange, ...(userAgent === undefined ? {} : { userAgent }) } },
        { projection: { _id: 1 } },
      )
      .lean()
      .exec();
    return before !== null;
  }

  /** Ends a session, one of `userId` if given. Returns its user, or `null` if there is none such that is alive. */
  async revoke(id: string, reason: SessionRevokedReason, userId?: string): Promise<string | null> {
    const revoked = await this.model
      .findOneAndUpdate(
        {
          _id: { $eq: id },
          ...(userId === undefined ? {} : { userId: { $eq: userId } }),
          revokedAt: { $exists: false },
        },
        { $set: { revokedAt: new Date(), revokedReason: reason } },
        { projection: { userId: 1 } },
      )
      .lean()
      .exec();
    return revoked && revoked.userId.toHexString();
  }

  /** Those among these sessions that were ended. */
  async findRevokedAmong(ids: readonly string[]): Promise<{ id: string; reason: SessionRevokedReason }[]> {
    const revoked = await this.model
      .find(
        { _id: { $in: ids.map((id) => new Types.ObjectId(id)) }, revokedAt: { $exists: true } },
        { revokedReason: 1 },
      )
      .lean()
      .exec();
    return revoked.map(({ _id, revokedReason = 'revoked' }) => ({ id: _id.toHexString(), reason: revokedReason }));
  }

  /** Moves `lastSeenAt` forward. */
  async touch(id: string, at: Date): Promise<void> {
    await this.model.updateOne({ _id: { $eq: id } }, { $max: { lastSeenAt: at } }).exec();
  }
}
