import { Injectable } from '@nestjs/common';
import { ErrorCode, type Attachment } from '@tertulia/contracts';
import { DomainError, notFound } from '../common/errors/domain-error';
import { ConversationsService } from '../conversations/conversations.service';
import { UsersService } from '../users/users.service';
import type { Upload } from './schemas/upload.schema';
import { toAttachment } from './uploads.mapper';
import { UploadsRepository, type UploadClaim } from './uploads.repository';

/** The rules of uploads: who sees them, and which message has which. */
@Injectable()
export class UploadsService {
  constructor(
    private readonly repository: UploadsRepository,
    private readonly conversations: ConversationsService,
    private readonly users: UsersService,
  ) {}

  /**
   * The upload, if this user may see it now: as a member of its conversation, or because it is somebody's picture
   * or the user's own one to be. Throws `NOT_FOUND` in every other case.
   */
  async findFor(id: string, userId: string): Promise<Upload> {
    const upload = await this.repository.findReady(id);
    if (!upload || !(await this.maySee(upload, userId))) throw notFound('file');
    return upload;
  }

  /** The same, for what is said of the file as it was sent. Throws `NOT_FOUND` also for who gets the small copy of it alone. */
  async findOriginalFor(id: string, userId: string): Promise<Upload> {
    const upload = await this.findFor(id, userId);
    if (!this.maySeeOriginal(upload, userId)) throw notFound('file');
    return upload;
  }

  /**
   * Whether a user who may see an upload gets the file as it was sent. Of a profile picture that is its owner alone: the
   * photo may say where it was taken, which nobody shows to everyone who is signed in by choosing a picture.
   */
  maySeeOriginal({ purpose, ownerId }: Upload, userId: string): boolean {
    return purpose !== 'avatar' || ownerId.toHexString() === userId;
  }

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

  /** The message is about to be deleted: should a crash keep `release` from being called, the sweep does it. */
  async prepareRelease(messageId: string): Promise<void> {
    await this.repository.doubt(messageId);
  }

  /** The message is deleted: its files are served no more from now on, and their bytes go with the next sweep. */
  async release(messageId: string): Promise<void> {
    await this.repository.retireOfMessage(messageId);
  }

  private async maySee({ _id, ownerId, conversationId }: Upload, userId: string): Promise<boolean> {
    if (conversationId !== null) return this.isMember(conversationId.toHexString(), userId);
    return ownerId.toHexString() === userId || this.users.isAvatar(_id.toHexString());
  }

  private async isMember(conversationId: string, userId: string): Promise<boolean> {
    try {
      await this.conversations.requireMember(conversationId, userId);
      return true;
    } catch (error) {
      if (error instanceof DomainError && error.code === ErrorCode.NotFound) return false;
      throw error;
    }
  }

  private async takeAll(uploads: readonly Upload[], claim: UploadClaim): Promise<void> {
    const taken: string[] = [];
    for (const upload of uploads) {
      const id = upload._id.toHexString();
      // A claim that the sweep gave up a moment ago is made anew.
      if (upload.messageId !== null && (await this.repository.renewClaim(id, claim.messageId))) continue;
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
