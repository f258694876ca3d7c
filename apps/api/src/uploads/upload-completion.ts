import { Injectable, Logger } from '@nestjs/common';
import { ErrorCode, type Attachment } from '@tertulia/contracts';
import { DomainError } from '../common/errors/domain-error';
import { ConversationsService } from '../conversations/conversations.service';
import type { FileKind } from './checks/file-kinds';
import { checkFileType, type FileClaim } from './checks/file-type-check';
import { ImageReader, type ImageFacts } from './checks/image-reader';
import { Staging, type StagedFile } from './intake/staging';
import type { UploadTarget } from './intake/upload-target';
import { originalKey, thumbnailKey } from './storage/keys';
import { UploadStorage } from './storage/upload-storage';
import { UploadRemover } from './upload-remover';
import { toAttachment } from './uploads.mapper';
import { UploadsRepository } from './uploads.repository';

/** A file that has arrived whole: staged, measured and hashed, with what its sender says of it. */
export interface ReceivedFile {
  target: UploadTarget;
  file: StagedFile;
  claim: FileClaim;
}

/** Makes attachments of received files, however they came: every check is here, once. */
@Injectable()
export class UploadCompletion {
  private readonly logger = new Logger(UploadCompletion.name);

  constructor(
    private readonly conversations: ConversationsService,
    private readonly repository: UploadsRepository,
    private readonly storage: UploadStorage,
    private readonly staging: Staging,
    private readonly images: ImageReader,
    private readonly remover: UploadRemover,
  ) {}

  /** Throws `NOT_FOUND` when this user may not upload to that target. */
  async authorise({ conversationId }: UploadTarget, userId: string): Promise<void> {
    if (conversationId !== null) await this.conversations.requireMember(conversationId, userId);
  }

  /**
   * Checks a file and puts it in place; answers when file and metadata are durable. The staged file is used up, whatever
   * comes of it. Throws `UNSUPPORTED_MEDIA_TYPE`, `PAYLOAD_TOO_LARGE` and `INSUFFICIENT_STORAGE`; then nothing is left
   * behind.
   */
  async complete({ target, file, claim }: ReceivedFile, ownerId: string): Promise<Attachment> {
    const staged = [file.path];
    try {
      const kind = await this.check(file, claim, target);
      const image = kind.image ? await this.images.read(file.path) : null;
      if (image) staged.push(await this.staging.write(image.thumbnail));
      return await this.store(staged, { target, file, claim, kind, image, ownerId });
    } finally {
      for (const path of staged) await this.discard(path);
    }
  }

  private async check(file: StagedFile, claim: FileClaim, target: UploadTarget): Promise<FileKind> {
    const kind = await checkFileType(file.path, claim);
    if (target.purpose === 'avatar' && !(kind.image && kind.inline)) {
      throw new DomainError(
        ErrorCode.UnsupportedMediaType,
        'A profile picture must be a PNG, JPEG, GIF, WebP or AVIF.',
      );
    }
    return kind;
  }

  /** The metadata first, then the bytes, then `ready`: see `UploadState`. */
  private async store(staged: readonly string[], upload: CheckedFile): Promise<Attachment> {
    const { target, file, claim, kind, image, ownerId } = upload;
    const { _id } = await this.repository.insertStoring({
      ...target,
      ownerId,
      filename: claim.filename,
      mimeType: kind.mimeType,
      size: file.size,
      sha256: file.sha256,
      width: image?.width ?? null,
      height: image?.height ?? null,
      hasThumbnail: image !== null,
    });
    try {
      const [original, thumbnail] = staged;
      if (original !== undefined) await this.storage.put(originalKey(file.sha256), original);
      if (thumbnail !== undefined) await this.storage.put(thumbnailKey(file.sha256), thumbnail);
      const ready = await this.repository.markReady(_id);
      if (!ready) throw new Error('The upload was swept away while it was being stored');
      return toAttachment(ready);
    } catch (error) {
      await this.remover.remove({ _id, sha256: file.sha256 }).catch((cause: unknown) => {
        this.logger.warn('An upload that failed is left to the sweep', cause);
      });
      throw error;
    }
  }

  private async discard(path: string): Promise<void> {
    await this.staging
      .discard(path)
      .catch((error: unknown) => this.logger.warn('A staged file is left to the sweep', error));
  }
}

interface CheckedFile extends ReceivedFile {
  kind: FileKind;
  image: ImageFacts | null;
  ownerId: string;
}
