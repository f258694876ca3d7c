import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Message } from '@tertulia/contracts';
import { type Model, mongo, Types } from 'mongoose';
import type { ListPosition } from './list-cursor';
import { ConversationRecord } from './schemas/conversation.schema';

/** What the messages of a conversation come to at a revision. */
export interface Summary {
  rev: number;
  lastSeq: number;
  /** The newest message as it is at `rev`. */
  lastMessage: Message | null;
}

/** A conversation as `sync` compares it, without the message in it. */
export type ConversationHead = Pick<
  ConversationRecord,
  | '_id'
  | 'rev'
  | 'lastSeq'
  | 'membershipEpoch'
  | 'memberCount'
  | 'createdAt'
  | 'describedAt'
  | 'changedAt'
  | 'receiptsMarkedAt'
>;

const HEAD = {
  rev: 1,
  lastSeq: 1,
  membershipEpoch: 1,
  memberCount: 1,
  createdAt: 1,
  describedAt: 1,
  changedAt: 1,
  receiptsMarkedAt: 1,
} as const;

const id = (hex: string): Types.ObjectId => new Types.ObjectId(hex);

/** The collection `conversations`, but for the lease on the members: see `MembersLeaseRepository`. */
@Injectable()
export class ConversationsRepository {
  constructor(@InjectModel(ConversationRecord.name) private readonly model: Model<ConversationRecord>) {}

  /** Returns false where the pair of a direct conversation has one already: the unique index decides. */
  async insert(record: ConversationRecord): Promise<boolean> {
    try {
      await this.model.insertOne(record);
      return true;
    } catch (error) {
      if (error instanceof mongo.MongoServerError && error.code === 11_000) return false;
      throw error;
    }
  }

  find(conversationId: string): Promise<ConversationRecord | null> {
    return this.model
      .findOne({ _id: id(conversationId) })
      .lean()
      .exec();
  }

  /** Without its last message. */
  findHead(conversationId: string): Promise<(ConversationHead & Pick<ConversationRecord, 'type'>) | null> {
    return this.model
      .findOne({ _id: id(conversationId) }, { ...HEAD, type: 1 })
      .lean()
      .exec();
  }

  findByDirectKey(directKey: string): Promise<ConversationRecord | null> {
    return this.model
      .findOne({ directKey: { $eq: directKey } })
      .lean()
      .exec();
  }

  /** In no order. */
  findMany(conversationIds: readonly string[]): Promise<ConversationRecord[]> {
    if (conversationIds.length === 0) return Promise.resolve([]);
    return this.model
      .find({ _id: { $in: conversationIds.map(id) } })
      .lean()
      .exec();
  }

  /** In no order; what a client's cursor may move by, so of what a majority has. */
  findHeads(conversationIds: readonly string[]): Promise<ConversationHead[]> {
    if (conversationIds.length === 0) return Promise.resolve([]);
    return this.model
      .find({ _id: { $in: conversationIds.map(id) } }, HEAD)
      .readConcern('majority')
      .lean()
      .exec();
  }

  /** In no order. */
  findEpochs(conversationIds: readonly string[]): Promise<Pick<ConversationRecord, '_id' | 'membershipEpoch'>[]> {
    if (conversationIds.length === 0) return Promise.resolve([]);
    return this.model
      .find({ _id: { $in: conversationIds.map(id) } }, { membershipEpoch: 1 })
      .lean()
      .exec();
  }

  /** One page of these conversations, newest activity first, from after `position`. */
  findPage(
    conversationIds: readonly string[],
    position: ListPosition | null,
    limit: number,
  ): Promise<ConversationRecord[]> {
    if (conversationIds.length === 0) return Promise.resolve([]);
    const after = position && {
      $or: [
        { lastActivityAt: { $lt: position.at } },
        { lastActivityAt: position.at, _id: { $lt: id(position.conversationId) } },
      ],
    };
    return this.model
      .find({ _id: { $in: conversationIds.map(id) }, ...(after ?? {}) })
      .sort({ lastActivityAt: -1, _id: -1 })
      .limit(limit)
      .lean()
      .exec();
  }

  async rename(conversationId: string, title: string): Promise<void> {
    const now = new Date();
    await this.model
      .updateOne(
        { _id: id(conversationId) },
        { $set: { title, describedAt: now, changedAt: now }, $max: { lastActivityAt: now } },
      )
      .exec();
  }

  /** Stores a summary unless a newer one is there. Returns whether it was stored. */
  async summarise(conversationId: string, { rev, lastSeq, lastMessage }: Summary): Promise<boolean> {
    const activity = lastMessage && { $max: { lastActivityAt: new Date(lastMessage.createdAt) } };
    const { modifiedCount } = await this.model
      .updateOne(
        { _id: id(conversationId), rev: { $lt: rev } },
        { $set: { rev, lastSeq, lastMessage, changedAt: new Date() }, ...(activity ?? {}) },
      )
      .exec();
    return modifiedCount > 0;
  }

  /** Marks conversations as changed in how their members look, for the clients that are away. */
  async touch(conversationIds: readonly string[]): Promise<void> {
    if (conversationIds.length === 0) return;
    const now = new Date();
    await this.model
      .updateMany({ _id: { $in: conversationIds.map(id) } }, { $set: { describedAt: now, changedAt: now } })
      .exec();
  }

  /** Notes that receipts of a conversation move from now on. */
  async markReceipts(conversationId: string): Promise<void> {
    await this.model.updateOne({ _id: id(conversationId) }, { $max: { receiptsMarkedAt: new Date() } }).exec();
  }

  /** Removes what a crash left without any member. */
  async delete(conversationId: string): Promise<void> {
    await this.model.deleteOne({ _id: id(conversationId) }).exec();
  }
}
