import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { type Model, mongo, Types } from 'mongoose';
import { orderKey, searchKeys, searchPatterns } from './name-search';
import { UserRecord, type UserDocument } from './schemas/user.schema';
import type { PublicUser } from './user.mapper';

const PUBLIC_FIELDS = { displayName: 1, statusText: 1, avatarUploadId: 1 } as const;

/** What changes of an account; `undefined` stays, a picture of `null` goes. */
export interface UserChange {
  displayName?: string;
  statusText?: string;
  avatarUploadId?: string | null;
}

/** The collection `users`. */
@Injectable()
export class UsersRepository {
  constructor(@InjectModel(UserRecord.name) private readonly model: Model<UserRecord>) {}

  /** Stores an account. `null` if the address is taken: the unique index decides. */
  async insert(account: { email: string; passwordHash: string; displayName: string }): Promise<UserDocument | null> {
    const _id = new Types.ObjectId();
    try {
      return await this.model.create({
        _id,
        ...account,
        ...nameFields(account.displayName, _id.toHexString()),
        createdAt: new Date(),
      });
    } catch (error) {
      if (error instanceof mongo.MongoServerError && error.code === 11_000) return null;
      throw error;
    }
  }

  /** `$eq` because it takes a value alone, never an operator. */
  findCredentialsByEmail(email: string): Promise<{ _id: Types.ObjectId; passwordHash: string } | null> {
    return this.model
      .findOne({ email: { $eq: email } }, { passwordHash: 1 })
      .lean()
      .exec();
  }

  findCredentialsById(id: string): Promise<{ passwordHash: string } | null> {
    return this.model
      .findOne({ _id: { $eq: id } }, { passwordHash: 1 })
      .lean()
      .exec();
  }

  findById(id: string): Promise<UserDocument | null> {
    return this.model.findOne({ _id: { $eq: id } }).exec();
  }

  /** In no order; without those who do not exist. */
  findPublicByIds(ids: readonly string[]): Promise<PublicUser[]> {
    return this.model
      .find({ _id: { $in: ids } }, PUBLIC_FIELDS)
      .lean()
      .exec();
  }

  /** One page of the directory by name, after `after`. */
  findPublicByName(query: string, after: string | null, limit: number): Promise<(PublicUser & { orderKey: string })[]> {
    const patterns = searchPatterns(query).map((pattern) => ({ searchKeys: { $regex: pattern } }));
    return this.model
      .find(
        {
          ...(patterns.length > 0 ? { $and: patterns } : {}),
          ...(after === null ? {} : { orderKey: { $gt: after } }),
        },
        { ...PUBLIC_FIELDS, orderKey: 1 },
      )
      .sort({ orderKey: 1 })
      .limit(limit)
      .lean()
      .exec();
  }

  /** Applies a change and returns the account after it, or `null` if there is none. */
  update(id: string, { displayName, statusText, avatarUploadId }: UserChange): Promise<UserDocument | null> {
    const set = {
      ...(displayName === undefined ? {} : { displayName, ...nameFields(displayName, id) }),
      ...(statusText === undefined ? {} : { statusText }),
      ...(avatarUploadId ? { avatarUploadId: new Types.ObjectId(avatarUploadId) } : {}),
    };
    const unset = avatarUploadId === null ? { $unset: { avatarUploadId: 1 } } : {};
    return this.model
      .findOneAndUpdate({ _id: { $eq: id } }, { $set: set, ...unset }, { returnDocument: 'after' })
      .exec();
  }

  /** Puts a new hash in the place of the one that was read. Returns whether it had not changed since. */
  async replacePasswordHash(id: string, from: string, to: string): Promise<boolean> {
    const { matchedCount } = await this.model
      .updateOne({ _id: { $eq: id }, passwordHash: { $eq: from } }, { $set: { passwordHash: to } })
      .exec();
    return matchedCount === 1;
  }

  /** Whether anyone shows this upload as their picture. */
  async isAvatar(uploadId: string): Promise<boolean> {
    return (await this.model.exists({ avatarUploadId: { $eq: uploadId } }).exec()) !== null;
  }
}

function nameFields(displayName: string, id: string): Pick<UserRecord, 'searchKeys' | 'orderKey'> {
  return { searchKeys: searchKeys(displayName), orderKey: orderKey(displayName, id) };
}
