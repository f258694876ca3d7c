import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model, Types } from 'mongoose';
import { randomBytes } from 'node:crypto';
import type { Counter } from 'prom-client';
import { MetricsRegistry } from '../common/metrics/metrics-registry';
import type { ImageFacts } from './checks/image-reader';
import { Upload } from './schemas/upload.schema';

/** What is known of an upload when its bytes have been checked. */
export type NewUpload = Pick<Upload, 'purpose' | 'filename' | 'mimeType' | 'size' | 'sha256'> & {
  ownerId: string;
  conversationId: string | null;
};

/** Whose upload it has to be, and which message takes it. */
export interface UploadClaim {
  ownerId: string;
  conversationId: string;
  messageId: string;
}

/** Where uploads' metadata is kept. Ids are 24-digit hex strings; times are those of this process. */
@Injectable()
export class UploadsRepository {
  private readonly bytes: Counter;

  constructor(
    @InjectModel(Upload.name) private readonly uploads: Model<Upload>,
    metrics: MetricsRegistry,
  ) {
    this.bytes = metrics.counter({
      name: 'tertulia_upload_bytes_total',
      help: 'Bytes of the uploads that were taken whole and kept.',
    });
  }

  /** Notes an upload whose bytes are about to be put in place, or first to be looked at. */
  async insert(upload: NewUpload, state: 'quarantined' | 'storing'): Promise<Upload> {
    const now = new Date();
    const document = await this.uploads.create({
      ...upload,
      _id: unguessableId(),
      ownerId: new Types.ObjectId(upload.ownerId),
      conversationId: upload.conversationId === null ? null : new Types.ObjectId(upload.conversationId),
      width: null,
      height: null,
      hasThumbnail: false,
      state,
      messageId: null,
      createdAt: now,
      idleSince: now,
    });
    return document.toObject();
  }

  /** The upload may be put in place. Returns whether it is still there. */
  async endQuarantine(id: Types.ObjectId, scannedAt: Date | null): Promise<boolean> {
    const { modifiedCount } = await this.uploads.updateOne(
      { _id: id, state: 'quarantined' },
      { $set: { state: 'storing', scannedAt, idleSince: new Date() } },
    );
    return modifiedCount === 1;
  }

  /** Bytes of all that one person has here. */
  async bytesOf(ownerId: string): Promise<number> {
    const [sum] = await this.uploads.aggregate<{ bytes: number }>([
      { $match: { ownerId: new Types.ObjectId(ownerId), state: { $in: ['quarantined', 'storing', 'ready'] } } },
      { $group: { _id: null, bytes: { $sum: '$size' } } },
    ]);
    return sum?.bytes ?? 0;
  }

  /** The bytes are in place, and of an image a thumbnail. Returns `null` when the sweep gave the upload up meanwhile. */
  async markReady(id: Types.ObjectId, image: Pick<ImageFacts, 'width' | 'height'> | null): Promise<Upload | null> {
    const seen = image && { width: image.width, height: image.height, hasThumbnail: true };
    const ready = await this.uploads
      .findOneAndUpdate(
        { _id: id, state: 'storing' },
        { $set: { state: 'ready', ...seen } },
        { returnDocument: 'after' },
      )
      .lean<Upload>();
    if (ready) this.bytes.inc(ready.size);
    return ready;
  }

  async findReady(id: string): Promise<Upload | null> {
    return this.uploads.findOne({ _id: new Types.ObjectId(id), state: 'ready' }).lean<Upload>();
  }

  async findManyReady(ids: readonly string[]): Promise<Upload[]> {
    return this.uploads
      .find({ _id: { $in: ids.map((id) => new Types.ObjectId(id)) }, state: 'ready' })
      .lean<Upload[]>();
  }

  /** Gives a free upload to a message, at most one message ever. Returns whether this call did it. */
  async take(id: string, claim: UploadClaim): Promise<boolean> {
    const { modifiedCount } = await this.uploads.updateOne(
      {
        _id: new Types.ObjectId(id),
        ownerId: new Types.ObjectId(claim.ownerId),
        conversationId: new Types.ObjectId(claim.conversationId),
        state: 'ready',
        messageId: null,
      },
      { $set: { messageId: new Types.ObjectId(claim.messageId), settled: false, idleSince: new Date() } },
    );
    return modifiedCount === 1;
  }

  /** Counts the time of a message's own claim anew. Returns whether it still has the upload. */
  async renewClaim(id: string, messageId: string): Promise<boolean> {
    const { matchedCount } = await this.uploads.updateOne(
      { _id: new Types.ObjectId(id), messageId: new Types.ObjectId(messageId), state: 'ready' },
      { $set: { idleSince: new Date() } },
    );
    return matchedCount === 1;
  }

  /** The message may be about to go: until that is known, the sweep asks. */
  async doubt(messageId: string): Promise<void> {
    await this.uploads.updateMany(
      { messageId: new Types.ObjectId(messageId), state: 'ready' },
      { $set: { settled: false, idleSince: new Date() } },
    );
  }

  /** Uploads claimed before that time for messages that are not known to be stored. */
  async findDoubtful(before: Date, limit: number): Promise<Upload[]> {
    return this.uploads
      .find({ settled: { $in: [false, null] }, state: 'ready', messageId: { $ne: null }, idleSince: { $lt: before } })
      .limit(limit)
      .lean<Upload[]>();
  }

  /** What became of the message of an upload that is as it was read: it is stored, it is deleted, or there is none. */
  async settle({ _id, messageId, idleSince }: Upload, fate: 'stored' | 'deleted' | 'none', now: Date): Promise<void> {
    const change = {
      stored: { settled: true },
      deleted: { state: 'removing', idleSince: now },
      none: { messageId: null, idleSince: now },
    }[fate];
    await this.uploads.updateOne({ _id, messageId, idleSince, state: 'ready' }, { $set: change });
  }

  /** Takes the upload back from that message, so that another one may have it. */
  async giveBack(id: string, messageId: string): Promise<void> {
    await this.uploads.updateOne(
      { _id: new Types.ObjectId(id), messageId: new Types.ObjectId(messageId), state: 'ready' },
      { $set: { messageId: null, idleSince: new Date() } },
    );
  }

  /** From now on none of the message's uploads is served; the sweep removes them. */
  async retireOfMessage(messageId: string): Promise<void> {
    await this.uploads.updateMany(
      { messageId: new Types.ObjectId(messageId), state: 'ready' },
      { $set: { state: 'removing', idleSince: new Date() } },
    );
  }

  /**
   * Makes a free image of that owner a picture that no message can take, and counts its time anew. Returns whether there
   * is such an image.
   */
  async keepAsAvatar(id: string, ownerId: string): Promise<boolean> {
    const { matchedCount } = await this.uploads.updateOne(
      {
        _id: new Types.ObjectId(id),
        ownerId: new Types.ObjectId(ownerId),
        state: 'ready',
        messageId: null,
        hasThumbnail: true,
      },
      { $set: { purpose: 'avatar', conversationId: null, idleSince: new Date() } },
    );
    return matchedCount === 1;
  }

  /** Uploads that no message has taken up since before that time, the longest idle first. */
  async findIdle(before: Date, limit: number): Promise<Upload[]> {
    return this.uploads
      .find({ messageId: null, state: 'ready', idleSince: { $lt: before } })
      .sort({ idleSince: 1 })
      .limit(limit)
      .lean<Upload[]>();
  }

  /** Uploads whose removal was ordered, and those that were left half-stored before that time. */
  async findUnfinished(storingBefore: Date, limit: number): Promise<Upload[]> {
    const removing = await this.uploads.find({ state: 'removing' }).limit(limit).lean<Upload[]>();
    const storing = await this.uploads
      .find({ state: { $in: ['quarantined', 'storing'] }, idleSince: { $lt: storingBefore } })
      .limit(limit)
      .lean<Upload[]>();
    return [...removing, ...storing];
  }

  /** Counts the time of an idle upload anew: something needs it after all. */
  async touch({ _id, idleSince }: Upload): Promise<void> {
    await this.uploads.updateOne({ _id, idleSince }, { $set: { idleSince: new Date() } });
  }

  /** Orders the removal of an upload that is still as idle as it was read. Returns whether it was. */
  async retireIdle({ _id, idleSince }: Upload): Promise<boolean> {
    const { modifiedCount } = await this.uploads.updateOne(
      { _id, state: 'ready', messageId: null, idleSince },
      { $set: { state: 'removing' } },
    );
    return modifiedCount === 1;
  }

  /** Orders the removal of an upload that is not ready. */
  async retireUnready(id: Types.ObjectId): Promise<void> {
    await this.uploads.updateOne(
      { _id: id, state: { $in: ['quarantined', 'storing'] } },
      { $set: { state: 'removing' } },
    );
  }

  /** Whether an upload that is or will be served has these bytes. */
  async isReferenced(sha256: string): Promise<boolean> {
    return (await this.uploads.exists({ sha256, state: { $in: ['storing', 'ready'] } })) !== null;
  }

  /** Forgets an upload whose removal was ordered. */
  async forget(id: Types.ObjectId): Promise<void> {
    await this.uploads.deleteOne({ _id: id, state: 'removing' });
  }
}

/**
 * Ids are counted up, as the database makes them: whoever uploads something would know those of what others in the conversation
 * have uploaded a moment before and not sent, or not meant to.
 */
const unguessableId = (): Types.ObjectId => new Types.ObjectId(randomBytes(12));
