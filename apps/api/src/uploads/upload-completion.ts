import { Injectable, Logger } from '@nestjs/common';
import { ErrorCode, type Attachment } from '@tertulia/contracts';
import type { Types } from 'mongoose';
import { DomainError } from '../common/errors/domain-error';
import { traced } from '../common/observability/traces';
import { AppConfig } from '../config/app-config';
import { ConversationsService } from '../conversations/conversations.service';
import type { FileKind } from './checks/file-kinds';
import { checkFileType, type FileClaim } from './checks/file-type-check';
import { ImageReader } from './checks/image-reader';
import type { FormInFlight } from './intake/forms-in-flight';
import { Staging, type StagedFile } from './intake/staging';
import type { UploadTarget } from './intake/upload-target';
import { WorkTurns } from './intake/work-turns';
import { Quotas } from './quotas';
import { MalwareCheck } from './scanning/malware-check';
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
  /** The form that it came in, until its bytes are counted with the owner's files. */
  form?: FormInFlight;
}

/** Makes attachments of received files, however they came: every check is here, once. */
@Injectable()
export class UploadCompletion {
  private readonly logger = new Logger(UploadCompletion.name);

  constructor(
    private readonly config: AppConfig,
    private readonly conversations: ConversationsService,
    private readonly quotas: Quotas,
    private readonly malware: MalwareCheck,
    private readonly repository: UploadsRepository,
    private readonly storage: UploadStorage,
    private readonly staging: Staging,
    private readonly images: ImageReader,
    private readonly remover: UploadRemover,
    private readonly turns: WorkTurns,
  ) {}

  /**
   * Throws `NOT_FOUND` when this user may not upload to that target, `QUOTA_EXCEEDED` or `DAILY_QUOTA_EXCEEDED` where there
   * is no room for so many more bytes, `INSUFFICIENT_STORAGE` where the disk has none.
   */
  async authorise(target: UploadTarget, userId: string, size: number, form?: FormInFlight): Promise<void> {
    // Asked at once; whoever may not upload there is told that, whatever room there is.
    const room = this.requireRoom(userId, size, form);
    room.catch(() => undefined);
    await this.requireTarget(target, userId);
    await room;
  }

  /** Throws where there is no room for so many more bytes. */
  async requireRoom(userId: string, size: number, form?: FormInFlight): Promise<void> {
    await this.quotas.requireRoom(userId, size, form);
    await this.staging.requireSpace(size);
  }

  /** Throws `NOT_FOUND` when this user may not upload to that target now. */
  async requireTarget({ conversationId }: UploadTarget, userId: string): Promise<void> {
    if (conversationId !== null) await this.conversations.requireMember(conversationId, userId);
  }

  /**
   * Checks a file and puts it in place; answers when file and metadata are durable. The staged file is used up, whatever
   * comes of it. Throws `UNSUPPORTED_MEDIA_TYPE`, `PAYLOAD_TOO_LARGE`, `QUOTA_EXCEEDED`, `DAILY_QUOTA_EXCEEDED`,
   * `FILE_INFECTED`, `SCANNER_UNAVAILABLE` and `INSUFFICIENT_STORAGE`; then nothing is left behind.
   */
  async complete({ target, file, claim, form }: ReceivedFile, ownerId: string): Promise<Attachment> {
    const staged = [file.path];
    try {
      const kind = await traced('upload check', { 'tertulia.bytes': file.size }, () => this.check(file, claim, target));
      const checked = { target, file, claim, form, kind, ownerId };
      return await traced('upload store', { 'tertulia.bytes': file.size }, () => this.store(staged, checked));
    } finally {
      for (const path of staged) await this.discard(path);
    }
  }

  private async check(file: StagedFile, claim: FileClaim, target: UploadTarget): Promise<FileKind> {
    const kind = await this.turns.file(() => checkFileType(file.path, claim, this.config.uploads.allowedTypes));
    if (target.purpose === 'avatar' && !(kind.image && kind.inline)) {
      throw new DomainError(
        ErrorCode.UnsupportedMediaType,
        'A profile picture must be a PNG, JPEG, GIF, WebP or AVIF.',
      );
    }
    return kind;
  }

  /**
   * The metadata first, then the look for malware, then that into the picture (nothing decodes what was not looked at), then
   * the bytes, then `ready`: see `UploadState`. What is staged besides is added to `staged`.
   */
  private async store(staged: string[], upload: CheckedFile): Promise<Attachment> {
    const { target, file, claim, form, kind, ownerId } = upload;
    const day = await this.quotas.spend(ownerId, file.size);
    const about = {
      ...target,
      ownerId,
      filename: claim.filename,
      mimeType: kind.mimeType,
      size: file.size,
      sha256: file.sha256,
    };
    const { _id } = await this.repository
      .insert(about, this.malware.isOn ? 'quarantined' : 'storing')
      .catch(async (error: unknown) => {
        await this.giveBack(day, file.size).catch(() => undefined);
        throw error;
      });
    form?.noted();
    try {
      await this.quotas.requireWithin(ownerId);
      if (this.malware.isOn && !(await this.repository.endQuarantine(_id, await this.malware.check(file.path)))) {
        throw sweptAway();
      }
      const image = kind.image
        ? await traced('upload thumbnail', {}, () => this.images.read(file.path, ownerId))
        : null;
      const thumbnail = image && (await this.staging.write(image.thumbnail));
      if (thumbnail !== null) staged.push(thumbnail);
      await this.storage.put(originalKey(file.sha256), file.path);
      if (thumbnail !== null) await this.storage.put(thumbnailKey(file.sha256), thumbnail);
      const ready = await this.repository.markReady(_id, image);
      if (!ready) throw sweptAway();
      return toAttachment(ready);
    } catch (error) {
      await this.undo(_id, file, day, isAway(error)).catch((cause: unknown) => {
        this.logger.warn('An upload that failed is left to the sweep', cause);
      });
      throw error;
    }
  }

  private async undo(
    _id: Types.ObjectId,
    { sha256, size }: StagedFile,
    day: string | null,
    toSweep: boolean,
  ): Promise<void> {
    try {
      // First, as the sweep removes what stays here, but knows nothing of the day.
      await this.giveBack(day, size);
    } finally {
      await (toSweep ? this.repository.retireUnready(_id) : this.remover.remove({ _id, sha256 }));
    }
  }

  private async giveBack(day: string | null, size: number): Promise<void> {
    if (day !== null) await this.quotas.giveBack(day, size);
  }

  private async discard(path: string): Promise<void> {
    await this.staging
      .discard(path)
      .catch((error: unknown) => this.logger.warn('A staged file is left to the sweep', error));
  }
}

/** Whether the store is away: what it has of the file is the sweep's, since its sender would wait as long again for that. */
const isAway = (error: unknown): boolean => error instanceof DomainError && error.code === ErrorCode.Unavailable;

const sweptAway = (): Error => new Error('The upload was swept away while it was being stored');

interface CheckedFile extends ReceivedFile {
  kind: FileKind;
  ownerId: string;
}
