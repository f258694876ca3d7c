import { Injectable, Logger } from '@nestjs/common';
import { ErrorCode, type Attachment } from '@tertulia/contracts';
import type { FastifyRequest } from 'fastify';
import { DomainError } from '../common/errors/domain-error';
import { AppConfig } from '../config/app-config';
import { ConversationsService } from '../conversations/conversations.service';
import { checkFileType, type FileClaim } from './checks/file-type-check';
import { ImageReader, type ImageFacts } from './checks/image-reader';
import type { FileKind } from './checks/file-kinds';
import { readUploadForm, type UploadForm, type UploadTarget } from './intake/upload-form';
import { asDomainError, Staging, type StagedFile } from './intake/staging';
import { closeWhenIdle, lingerAfterRefusal } from './intake/linger';
import { originalKey, thumbnailKey } from './storage/keys';
import { UploadStorage } from './storage/upload-storage';
import { UploadRemover } from './upload-remover';
import { toAttachment } from './uploads.mapper';
import { UploadsRepository } from './uploads.repository';

/** Receives uploads: who may, how much, of what kind, and into which place. */
@Injectable()
export class UploadReceiver {
  private readonly logger = new Logger(UploadReceiver.name);

  constructor(
    private readonly config: AppConfig,
    private readonly conversations: ConversationsService,
    private readonly repository: UploadsRepository,
    private readonly storage: UploadStorage,
    private readonly staging: Staging,
    private readonly images: ImageReader,
    private readonly remover: UploadRemover,
  ) {}

  /**
   * Takes the multipart body of a request, and answers when file and metadata are durable. Throws `VALIDATION_FAILED` for
   * a wrong form, `NOT_FOUND` for a conversation that is not the caller's, `PAYLOAD_TOO_LARGE`, `UNSUPPORTED_MEDIA_TYPE`
   * and `INSUFFICIENT_STORAGE`; then nothing is left behind.
   */
  async receive(request: FastifyRequest, ownerId: string): Promise<Attachment> {
    const stopWatching = closeWhenIdle(request.raw);
    try {
      const form = await readUploadForm(request, {
        staging: this.staging,
        maxBytes: this.config.uploadMaxBytes,
        authorise: (target) => this.authorise(target, ownerId),
      });
      stopWatching();
      return await this.settle(form, ownerId);
    } catch (error) {
      stopWatching();
      lingerAfterRefusal(request.raw);
      throw asDomainError(error);
    }
  }

  private async authorise({ conversationId }: UploadTarget, userId: string): Promise<void> {
    if (conversationId !== null) await this.conversations.requireMember(conversationId, userId);
  }

  /** From here on the staged files are this method's to put in place or to discard. */
  private async settle({ target, file, claim }: UploadForm, ownerId: string): Promise<Attachment> {
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
  private async store(staged: readonly string[], upload: CheckedUpload): Promise<Attachment> {
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

interface CheckedUpload extends UploadForm {
  kind: FileKind;
  image: ImageFacts | null;
  ownerId: string;
}
