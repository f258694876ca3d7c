import { Injectable } from '@nestjs/common';
import type { Upload } from './schemas/upload.schema';
import { originalKey, thumbnailKey } from './storage/keys';
import { UploadStorage } from './storage/upload-storage';
import { UploadsRepository } from './uploads.repository';

/** Removes uploads for good. */
@Injectable()
export class UploadRemover {
  constructor(
    private readonly repository: UploadsRepository,
    private readonly storage: UploadStorage,
  ) {}

  /**
   * Removes an upload whose removal was ordered or that never became ready: its bytes, unless another upload has the same
   * ones, and then its metadata, so that a crash in between leaves what the next sweep goes by.
   */
  async remove({ _id, sha256 }: Pick<Upload, '_id' | 'sha256'>): Promise<void> {
    await this.repository.retireUnready(_id);
    const isReferenced = (): Promise<boolean> => this.repository.isReferenced(sha256);
    await this.storage.remove(originalKey(sha256), isReferenced);
    await this.storage.remove(thumbnailKey(sha256), isReferenced);
    await this.repository.forget(_id);
  }
}
