import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { type Model, Types } from 'mongoose';
import { randomUUID } from 'node:crypto';
import { ConversationRecord, type MembersLease } from './schemas/conversation.schema';

/** Milliseconds that a lease holds; changing members takes a few. */
const LEASE_MS = 10_000;

const id = (hex: string): Types.ObjectId => new Types.ObjectId(hex);

/** A conversation whose members only the holder of the lease may change. */
export interface LeasedConversation {
  conversation: ConversationRecord;
  leaseId: string;
}

/** What a change of members comes to. */
export interface MembersChange {
  memberCount: number;
  /** Whether somebody left, so that the room has to change. */
  left: boolean;
  /** Whether anything changed that members see. */
  changed: boolean;
}

/** A lease for a conversation that is inserted with it. */
export function newLease(): MembersLease {
  return { id: randomUUID(), until: new Date(Date.now() + LEASE_MS) };
}

/** The lease on the members of a conversation: taken before they change, given back with what they came to. */
@Injectable()
export class MembersLeaseRepository {
  constructor(@InjectModel(ConversationRecord.name) private readonly model: Model<ConversationRecord>) {}

  /** Takes the lease if nobody holds it; `null` if somebody does or there is no such conversation. */
  async take(conversationId: string): Promise<LeasedConversation | null> {
    const lease = newLease();
    const conversation = await this.model
      .findOneAndUpdate(
        {
          _id: id(conversationId),
          $or: [{ membersLease: { $exists: false } }, { 'membersLease.until': { $lt: new Date() } }],
        },
        { $set: { membersLease: lease } },
        { returnDocument: 'after' },
      )
      .lean()
      .exec();
    return conversation && { conversation, leaseId: lease.id };
  }

  /**
   * Stores what the change came to and ends the lease, in one write. Returns the conversation, or `null` if the lease had
   * lapsed and another holder or the repair has taken over.
   */
  async giveBack(
    conversationId: string,
    leaseId: string,
    { memberCount, left, changed }: MembersChange,
  ): Promise<ConversationRecord | null> {
    const now = new Date();
    return this.model
      .findOneAndUpdate(
        { _id: id(conversationId), 'membersLease.id': leaseId },
        {
          $set: { memberCount, ...(changed ? { describedAt: now, changedAt: now } : {}) },
          ...(changed ? { $max: { lastActivityAt: now } } : {}),
          ...(left ? { $inc: { membershipEpoch: 1 } } : {}),
          $unset: { membersLease: 1 },
        },
        { returnDocument: 'after' },
      )
      .lean()
      .exec();
  }

  /** Conversations whose change was begun and not finished in time. */
  async findLapsed(limit: number): Promise<string[]> {
    const records = await this.model
      .find({ 'membersLease.until': { $lt: new Date() } }, { _id: 1 })
      .limit(limit)
      .lean()
      .exec();
    return records.map((record) => record._id.toHexString());
  }
}
