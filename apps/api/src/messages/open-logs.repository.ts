import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { type Model, Types } from 'mongoose';
import { randomUUID } from 'node:crypto';
import { OpenLogRecord } from './schemas/open-log.schema';

/** A log that some process has open, or had when it died. */
export interface OpenLog {
  markId: string;
  conversationId: string;
  at: Date;
}

/** Marks that one query reads. */
const PAGE = 5_000;

/** The collection `openlogs`: which process may be ahead of which summary. */
@Injectable()
export class OpenLogsRepository {
  /** Of this process. */
  private readonly nodeId = randomUUID();

  constructor(@InjectModel(OpenLogRecord.name) private readonly model: Model<OpenLogRecord>) {}

  /** Durable when it returns, so before the first message that it stands for. Returns the mark's id. */
  async mark(conversationId: string): Promise<string> {
    const _id = new Types.ObjectId();
    await this.model.collection.insertOne({
      _id,
      conversationId: new Types.ObjectId(conversationId),
      nodeId: this.nodeId,
      at: new Date(),
    });
    return _id.toHexString();
  }

  async unmark(markIds: readonly string[]): Promise<void> {
    if (markIds.length === 0) return;
    await this.model.deleteMany({ _id: { $in: markIds.map((markId) => new Types.ObjectId(markId)) } }).exec();
  }

  /** Says that this process lives, for all its marks. */
  async renew(): Promise<void> {
    await this.model.updateMany({ nodeId: this.nodeId }, { $set: { at: new Date() } }).exec();
  }

  /** The marks of other processes, living or dead, so many at a time: all that were there when it began and still are. */
  async *foreign(pageSize = PAGE): AsyncGenerator<OpenLog[]> {
    for (let last: Types.ObjectId | undefined; ;) {
      const records = await this.model
        .find({ nodeId: { $ne: this.nodeId }, ...(last && { _id: { $gt: last } }) })
        .sort({ _id: 1 })
        .limit(pageSize)
        .lean()
        .exec();
      yield records.map(({ _id, conversationId, at }) => ({
        markId: _id.toHexString(),
        conversationId: conversationId.toHexString(),
        at,
      }));
      last = records.at(-1)?._id;
      if (records.length < pageSize) return;
    }
  }

  /** Those among these conversations that another process may be writing to. */
  async findForeignAmong(conversationIds: readonly string[]): Promise<string[]> {
    if (conversationIds.length === 0) return [];
    const records = await this.model
      .find(
        {
          conversationId: { $in: conversationIds.map((id) => new Types.ObjectId(id)) },
          nodeId: { $ne: this.nodeId },
        },
        { conversationId: 1 },
      )
      .lean()
      .exec();
    return [...new Set(records.map(({ conversationId }) => conversationId.toHexString()))];
  }
}
