import { Injectable } from '@nestjs/common';
import type { Attachment } from '@tertulia/contracts';
import { notFound } from '../common/errors/domain-error';
import type { Upload } from './schemas/upload.schema';
import { toAttachment } from './uploads.mapper';
import { UploadsRepository, type UploadClaim } from './uploads.repository';

/** The rules of uploads for other modules: which message has which files. */
@Injectable()
export class UploadsService {
  constructor(private readonly repository: UploadsRepository) {}

  /**
   * Binds uploads to a message that is about to be stored, and returns them in the order given. An upload belongs to one
   * message for good; the same call again changes nothing and answers the same, so a retry has to come with the same
   * `messageId`. Throws `NOT_FOUND` when one is not the owner's own upload to this conversation, is gone, or is another
   * message's; then none is bound that was free before.
   */
  async claim(attachmentIds: readonly string[], claim: UploadClaim): Promise<Attachment[]> {
    if (attachmentIds.length === 0) return [];
    const found = new Map((await this.repository.findManyReady(attachmentIds)).map((u) => [u._id.toHexString(), u]));
    const uploads = attachmentIds.map((id) => {
      const upload = found.get(id.toLowerCase());
      if (!upload || !mayTake(upload, claim)) throw notFound('attachment');
      return upload;
    });
    await this.takeAll(uploads, claim);
    return uploads.map(toAttachment);
  }

  /** The message is deleted: its files are served no more from now on, and their bytes go with the next sweep. */
  async release(messageId: string): Promise<void> {
    await this.repository.retireOfMessage(messageId);
  }

  private async takeAll(uploads: readonly Upload[], claim: UploadClaim): Promise<void> {
    const taken: string[] = [];
    for (const upload of uploads) {
      if (upload.messageId !== null) continue;
      const id = upload._id.toHexString();
      if (taken.includes(id)) continue;
      if (await this.repository.take(id, claim)) {
        taken.push(id);
        continue;
      }
      // Lost to another call since it was read: to the same message's own retry, or for good.
      const now = await this.repository.findReady(id);
      if (now && now.messageId !== null && mayTake(now, claim)) continue;
      for (const mine of taken) await this.repository.giveBack(mine, claim.messageId);
      throw notFound('attachment');
    }
  }
}

function mayTake(upload: Upload, { ownerId, conversationId, messageId }: UploadClaim): boolean {
  return (
    upload.ownerId.toHexString() === ownerId &&
    upload.conversationId?.toHexString() === conversationId &&
    (upload.messageId === null || upload.messageId.toHexString() === messageId)
  );
}
