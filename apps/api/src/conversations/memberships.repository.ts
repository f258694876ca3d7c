import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { MemberRole } from '@tertulia/contracts';
import { type Model, mongo, Types } from 'mongoose';
import { type Membership, toMembership } from './membership';
import { MembershipRecord } from './schemas/membership.schema';

/** A member to be. */
export interface NewMember {
  userId: string;
  role: MemberRole;
  /** Both receipts begin here: what was said before counts as read. */
  seq: number;
  joinedAt: Date;
}

/** Messages that a user sent one after another: from `from` up to and including `to`. */
export interface SentRun {
  userId: string;
  from: number;
  to: number;
}

const id = (hex: string): Types.ObjectId => new Types.ObjectId(hex);

/** The collection `memberships`: every query is one index range. */
@Injectable()
export class MembershipsRepository {
  constructor(@InjectModel(MembershipRecord.name) private readonly model: Model<MembershipRecord>) {}

  async find(conversationId: string, userId: string): Promise<Membership | null> {
    const record = await this.model
      .findOne({ conversationId: id(conversationId), userId: id(userId) })
      .lean()
      .exec();
    return record && toMembership(record);
  }

  /** All memberships of a user, in no order. */
  async findByUser(userId: string): Promise<Membership[]> {
    return (
      await this.model
        .find({ userId: id(userId) })
        .lean()
        .exec()
    ).map(toMembership);
  }

  /** A user's memberships of these conversations. */
  async findByUserAmong(userId: string, conversationIds: readonly string[]): Promise<Membership[]> {
    const records = await this.model
      .find({ userId: id(userId), conversationId: { $in: conversationIds.map(id) } })
      .lean()
      .exec();
    return records.map(toMembership);
  }

  /** All members of these conversations; for conversations of few members. */
  async findByConversations(conversationIds: readonly string[]): Promise<Membership[]> {
    if (conversationIds.length === 0) return [];
    const records = await this.model
      .find({ conversationId: { $in: conversationIds.map(id) } })
      .lean()
      .exec();
    return records.map(toMembership);
  }

  /** The first `limit` members by the time they joined. */
  async findLongestStanding(conversationId: string, limit: number): Promise<Membership[]> {
    const records = await this.model
      .find({ conversationId: id(conversationId) })
      .sort({ joinedAt: 1, userId: 1 })
      .limit(limit)
      .lean()
      .exec();
    return records.map(toMembership);
  }

  /** The ids among these that are members. */
  async findUserIds(conversationId: string, among?: readonly string[]): Promise<string[]> {
    const records = await this.model
      .find(
        { conversationId: id(conversationId), ...(among ? { userId: { $in: among.map(id) } } : {}) },
        { _id: 0, userId: 1 },
      )
      .lean()
      .exec();
    return records.map((record) => record.userId.toHexString());
  }

  count(conversationId: string): Promise<number> {
    return this.model.countDocuments({ conversationId: id(conversationId) }).exec();
  }

  /** Makes those members who are none yet, and returns their ids: of two calls at once, each member is one's. */
  async insertMissing(conversationId: string, members: readonly NewMember[]): Promise<string[]> {
    if (members.length === 0) return [];
    try {
      const { upsertedIds } = await this.upsert(conversationId, members);
      return members.filter((_, index) => index in upsertedIds).map(({ userId }) => userId);
    } catch (error) {
      // Two upserts of one member at once: the unique index lets one through, and the other has nothing left to do.
      if (!(error instanceof mongo.MongoBulkWriteError) || error.code !== 11_000) throw error;
      const { upsertedIds } = error.result;
      return members.filter((_, index) => index in upsertedIds).map(({ userId }) => userId);
    }
  }

  async setRole(conversationId: string, userId: string, role: MemberRole): Promise<void> {
    await this.model
      .updateOne({ conversationId: id(conversationId), userId: id(userId) }, { $set: { role, changedAt: new Date() } })
      .exec();
  }

  /** Returns whether there was one. */
  async delete(conversationId: string, userId: string): Promise<boolean> {
    const { deletedCount } = await this.model
      .deleteOne({ conversationId: id(conversationId), userId: id(userId) })
      .exec();
    return deletedCount > 0;
  }

  /** Moves receipts forward, never back, and returns the membership after it; `null` if there is none. */
  async advance(
    conversationId: string,
    userId: string,
    { readSeq, deliveredSeq }: { readSeq: number; deliveredSeq: number },
  ): Promise<Membership | null> {
    const record = await this.model
      .findOneAndUpdate(
        { conversationId: id(conversationId), userId: id(userId) },
        { $max: { readSeq, deliveredSeq }, $set: { changedAt: new Date() } },
        { returnDocument: 'after' },
      )
      .lean()
      .exec();
    return record && toMembership(record);
  }

  /**
   * Counts what users sent as read by themselves, where they had read all before it: a receipt never says that somebody
   * has what they may not have.
   */
  async readOwn(conversationId: string, sent: readonly SentRun[]): Promise<void> {
    if (sent.length === 0) return;
    const changedAt = new Date();
    await this.model.bulkWrite(
      sent.map(({ userId, from, to }) => ({
        updateOne: {
          filter: { conversationId: id(conversationId), userId: id(userId), readSeq: { $gte: from - 1, $lt: to } },
          update: { $max: { readSeq: to, deliveredSeq: to }, $set: { changedAt } },
        },
      })),
    );
  }

  private upsert(conversationId: string, members: readonly NewMember[]): Promise<mongo.BulkWriteResult> {
    return this.model.bulkWrite(
      members.map(({ userId, role, seq, joinedAt }) => ({
        updateOne: {
          filter: { conversationId: id(conversationId), userId: id(userId) },
          update: { $setOnInsert: { role, readSeq: seq, deliveredSeq: seq, joinedAt, changedAt: joinedAt } },
          upsert: true,
        },
      })),
      { ordered: false },
    );
  }
}
