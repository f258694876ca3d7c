import { Injectable, type OnModuleInit } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model, Types } from 'mongoose';
import { Upload } from './schemas/upload.schema';

/** What is known of an upload when its bytes have been checked. */
export type NewUpload = Pick<
  Upload,
  'purpose' | 'filename' | 'mimeType' | 'size' | 'sha256' | 'width' | 'height' | 'hasThumbnail'
> & { ownerId: string; conversationId: string | null };

/** Whose upload it has to be, and which message takes it. */
export interface UploadClaim {
  ownerId: string;
  conversationId: string;
  messageId: string;
}

/** Where uploads' metadata is kept. Ids are 24-digit hex strings; times are those of this process. */
@Injectable()
export class UploadsRepository implements OnModuleInit {
  constructor(@InjectModel(Upload.name) private readonly uploads: Model<Upload>) {}

  async onModuleInit(): Promise<void> {
    await this.uploads.createIndexes();
  }

  /** Notes an upload whose bytes are about to be put in place. */
  async insertStoring(upload: NewUpload): Promise<Upload> {
    const now = new Date();
    const document = await this.uploads.create({
      ...upload,
      ownerId: new Types.ObjectId(upload.ownerId),
      conversationId: upload.conversationId === null ? null : new Types.ObjectId(upload.conversationId),
      state: 'storing',
      messageId: null,
      createdAt: now,
      idleSince: now,
    });
    return document.toObject();
  }

  /** The bytes are in place. Returns `null` when the sweep gave the upload up meanwhile. */
  async markReady(id: Types.ObjectId): Promise<Upload | null> {
    return this.uploads
      .findOneAndUpdate({ _id: id, state: 'storing' }, { $set: { state: 'ready' } }, { returnDocument: 'after' })
      .lean<Upload>();
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
      { $set: { messageId: new Types.ObjectId(claim.messageId) } },
    );
    return modifiedCount === 1;
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
}
