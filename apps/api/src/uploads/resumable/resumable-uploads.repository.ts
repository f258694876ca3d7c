import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { type Model, Types } from 'mongoose';
import type { UploadTarget } from '../intake/upload-target';
import { ResumableUpload, type ResumableLease } from '../schemas/resumable-upload.schema';

/** What is known of an upload in pieces before its first byte. */
export interface NewResumableUpload {
  id: string;
  ownerId: string;
  target: UploadTarget;
  filename: string;
  mimeType: string;
  size: number;
  expiresAt: Date;
  entry: Record<string, unknown> | null;
}

/** Where uploads in pieces are remembered, for every node alike. */
@Injectable()
export class ResumableUploadsRepository {
  constructor(@InjectModel(ResumableUpload.name) private readonly model: Model<ResumableUpload>) {}

  async insert({ id, ownerId, target, ...about }: NewResumableUpload): Promise<void> {
    await this.model.create({
      _id: id,
      ownerId: new Types.ObjectId(ownerId),
      purpose: target.purpose,
      conversationId: target.conversationId === null ? null : new Types.ObjectId(target.conversationId),
      createdAt: new Date(),
      ...about,
    });
  }

  /** The upload that has not expired, if it is that user's. */
  async findOwn(id: string, ownerId: string): Promise<ResumableUpload | null> {
    return this.model
      .findOne({ _id: id, ownerId: new Types.ObjectId(ownerId), expiresAt: { $gt: new Date() } })
      .lean<ResumableUpload>();
  }

  async exists(id: string): Promise<boolean> {
    return (await this.model.exists({ _id: id })) !== null;
  }

  /** How many a user has under way, and of how many bytes they will be. */
  async underWay(ownerId: string): Promise<{ count: number; bytes: number }> {
    const records = await this.model
      .find({ ownerId: new Types.ObjectId(ownerId), attachmentId: null, expiresAt: { $gt: new Date() } }, { size: 1 })
      .lean<Pick<ResumableUpload, 'size'>[]>();
    return { count: records.length, bytes: records.reduce((sum, { size }) => sum + size, 0) };
  }

  /** Notes what a complete upload became; from now on nobody can work on it. */
  async complete(id: string, attachmentId: string): Promise<void> {
    await this.model.updateOne({ _id: id }, { $set: { attachmentId: new Types.ObjectId(attachmentId), lease: null } });
  }

  async findExpired(now: Date, limit: number): Promise<ResumableUpload[]> {
    return this.model
      .find({ expiresAt: { $lte: now } })
      .limit(limit)
      .lean<ResumableUpload[]>();
  }

  async forget(id: string): Promise<void> {
    await this.model.deleteOne({ _id: id });
  }

  /** What the store of the bytes remembers. */
  async entryOf(id: string): Promise<Record<string, unknown> | null> {
    const record = await this.model.findById(id, { entry: 1 }).lean<Pick<ResumableUpload, 'entry'>>();
    return record?.entry ?? null;
  }

  async setEntry(id: string, entry: Record<string, unknown> | null): Promise<void> {
    await this.model.updateOne({ _id: id }, { $set: { entry } });
  }

  /**
   * Takes the lease if nobody holds it; otherwise notes that it is wanted. `null` says that there is no such upload, or that
   * it is complete.
   */
  async takeLease(id: string, lease: ResumableLease): Promise<boolean | null> {
    const unfinished = { _id: id, attachmentId: null };
    const { modifiedCount } = await this.model.updateOne(
      { ...unfinished, $or: [{ lease: null }, { 'lease.until': { $lt: new Date() } }] },
      { $set: { lease } },
    );
    if (modifiedCount === 1) return true;
    const { matchedCount } = await this.model.updateOne(
      { ...unfinished, lease: { $ne: null } },
      { $set: { 'lease.wanted': true } },
    );
    return matchedCount === 1 || (await this.model.exists(unfinished)) !== null ? false : null;
  }

  /** Holds on to a lease. Says whether somebody waits for it, or `lost` where it is not this holder's any more. */
  async renewLease(id: string, leaseId: string, until: Date): Promise<'kept' | 'wanted' | 'lost'> {
    const record = await this.model
      .findOneAndUpdate(
        { _id: id, 'lease.id': leaseId },
        { $set: { 'lease.until': until } },
        { returnDocument: 'after' },
      )
      .lean<ResumableUpload>();
    if (!record?.lease) return 'lost';
    return record.lease.wanted ? 'wanted' : 'kept';
  }

  async releaseLease(id: string, leaseId: string): Promise<void> {
    await this.model.updateOne({ _id: id, 'lease.id': leaseId }, { $set: { lease: null } });
  }
}
