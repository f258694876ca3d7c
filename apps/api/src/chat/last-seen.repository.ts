import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { type Model, Types } from 'mongoose';
import { LastSeenRecord } from './schemas/last-seen.schema';

/** The collection `lastseen`. */
@Injectable()
export class LastSeenRepository {
  constructor(@InjectModel(LastSeenRecord.name) private readonly model: Model<LastSeenRecord>) {}

  /** Times only ever move forward. */
  async keep(times: ReadonlyMap<string, Date>): Promise<void> {
    if (times.size === 0) return;
    await this.model.bulkWrite(
      [...times].map(([userId, at]) => ({
        updateOne: { filter: { _id: new Types.ObjectId(userId) }, update: { $max: { at } }, upsert: true },
      })),
      { ordered: false },
    );
  }

  /** By user; without those who were never seen. */
  async find(userIds: readonly string[]): Promise<Map<string, Date>> {
    if (userIds.length === 0) return new Map();
    const records = await this.model
      .find({ _id: { $in: userIds.map((userId) => new Types.ObjectId(userId)) } })
      .lean()
      .exec();
    return new Map(records.map(({ _id, at }) => [_id.toHexString(), at]));
  }
}
