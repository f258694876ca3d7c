import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { type Model, mongo, Types } from 'mongoose';
import { isHandingOver } from '../common/errors/to-domain-error';
import { AmbiguousWriteError } from './ambiguous-write';
import { MessageRecord } from './schemas/message.schema';

const DUPLICATE_KEY = 11_000;

/** What became of an ordered insert: the first `stored` records are in, and what stopped it at the next one, if anything did. */
export interface Appended {
  stored: number;
  /** `duplicate`: a number, a `clientMessageId` or an id is taken. `refused`: the database does not take the record. */
  stoppedBy: { kind: 'duplicate' } | { kind: 'refused'; error: Error } | null;
}

/** What an edit or a deletion sets. */
export type MessageChange = Partial<
  Pick<MessageRecord, 'body' | 'mentions' | 'attachments' | 'replyTo' | 'editedAt' | 'deletedAt'>
>;

/** Bounds of a range of `seq` or `rev`, both exclusive. */
export interface Range {
  after?: number | undefined;
  before?: number | undefined;
}

const id = (hex: string): Types.ObjectId => new Types.ObjectId(hex);

/** The collection `messages`. What a client's cursor may move by is read from what a majority of the servers has. */
@Injectable()
export class MessagesRepository {
  constructor(@InjectModel(MessageRecord.name) private readonly model: Model<MessageRecord>) {}

  /**
   * Inserts in order, durably, up to the first record that is in the way of what is stored. Throws an
   * `AmbiguousWriteError` where it is not known what was stored: the connection was lost, or no majority confirmed.
   */
  async append(records: readonly MessageRecord[]): Promise<Appended> {
    try {
      await this.model.collection.insertMany([...records], {
        ordered: true,
        writeConcern: { w: 'majority', journal: true },
      });
      return { stored: records.length, stoppedBy: null };
    } catch (error) {
      // The driver wraps lost connections in the same class, without a word on any record.
      const [first] = error instanceof mongo.MongoBulkWriteError ? error.result.getWriteErrors() : [];
      const isAmbiguous = !(error instanceof mongo.MongoBulkWriteError) || error.result.getWriteConcernError();
      // What a server that hands over has stored may be taken back by the next one.
      if (!first || isAmbiguous || isHandingOver(error)) {
        throw new AmbiguousWriteError('It is not known which messages were stored', { cause: error });
      }
      const stoppedBy =
        first.code === DUPLICATE_KEY ? ({ kind: 'duplicate' } as const) : ({ kind: 'refused', error } as const);
      return { stored: first.index, stoppedBy };
    }
  }

  /**
   * Applies a change to the message as it was read, at a new `rev`. Returns `null` where the message has changed since or
   * the `rev` is taken.
   */
  async change(current: MessageRecord, rev: number, change: MessageChange): Promise<MessageRecord | null> {
    try {
      return await this.model
        .findOneAndUpdate(
          { _id: current._id, conversationId: current.conversationId, rev: current.rev },
          { $set: { ...change, rev }, $push: { takenRevs: rev } },
          { returnDocument: 'after', projection: { takenRevs: 0 } },
        )
        .lean()
        .exec();
    } catch (error) {
      if (error instanceof mongo.MongoServerError && error.code === DUPLICATE_KEY) return null;
      throw error;
    }
  }

  find(conversationId: string, messageId: string): Promise<MessageRecord | null> {
    return this.model
      .findOne({ _id: id(messageId), conversationId: id(conversationId) })
      .lean()
      .exec();
  }

  /** The ids among these whose messages are deleted. */
  async findDeletedAmong(conversationId: string, messageIds: readonly Types.ObjectId[]): Promise<Set<string>> {
    if (messageIds.length === 0) return new Set();
    const records = await this.model
      .find({ _id: { $in: [...messageIds] }, conversationId: id(conversationId), deletedAt: { $ne: null } }, { _id: 1 })
      .lean()
      .exec();
    return new Set(records.map(({ _id }) => _id.toHexString()));
  }

  findByClientMessageId(
    conversationId: string,
    senderId: string,
    clientMessageId: string,
  ): Promise<MessageRecord | null> {
    return this.model
      .findOne({
        conversationId: id(conversationId),
        senderId: id(senderId),
        clientMessageId: { $eq: clientMessageId },
      })
      .lean()
      .exec();
  }

  /** The message with the greatest `rev`. */
  findLatest(conversationId: string): Promise<MessageRecord | null> {
    return this.model
      .findOne({ conversationId: id(conversationId) })
      .sort({ rev: -1 })
      .lean()
      .exec();
  }

  /** The message with the greatest `seq`. */
  findNewest(conversationId: string): Promise<MessageRecord | null> {
    return this.model
      .findOne({ conversationId: id(conversationId) })
      .sort({ seq: -1 })
      .lean()
      .exec();
  }

  /** Those among these conversations that have a message of a greater `rev` than the one given. */
  async findAhead(conversations: readonly { conversationId: string; rev: number }[]): Promise<string[]> {
    if (conversations.length === 0) return [];
    const ids = await this.model.distinct('conversationId', {
      $or: conversations.map(({ conversationId, rev }) => ({ conversationId: id(conversationId), rev: { $gt: rev } })),
    });
    return ids.map((each) => each.toHexString());
  }

  /** Ascending `rev`. */
  findChanges(conversationId: string, afterRev: number, limit: number): Promise<MessageRecord[]> {
    return this.model
      .find({ conversationId: id(conversationId), rev: { $gt: afterRev } })
      .sort({ rev: 1 })
      .limit(limit)
      .readConcern('majority')
      .lean()
      .exec();
  }

  /** The last to be created or changed, descending `rev`. */
  findLastChanges(conversationId: string, limit: number): Promise<MessageRecord[]> {
    return this.model
      .find({ conversationId: id(conversationId) })
      .sort({ rev: -1 })
      .limit(limit)
      .readConcern('majority')
      .lean()
      .exec();
  }

  /** By `seq`, ascending or descending. */
  findRange(
    conversationId: string,
    { after, before }: Range,
    order: 'ascending' | 'descending',
    limit: number,
  ): Promise<MessageRecord[]> {
    const bounds = { ...(after === undefined ? {} : { $gt: after }), ...(before === undefined ? {} : { $lt: before }) };
    return this.model
      .find({
        conversationId: id(conversationId),
        ...(Object.keys(bounds).length > 0 ? { seq: bounds } : {}),
      })
      .sort({ seq: order === 'ascending' ? 1 : -1 })
      .limit(limit)
      .readConcern('majority')
      .lean()
      .exec();
  }
}
