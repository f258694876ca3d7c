import { S3Store, type MetadataValue } from '@tus/s3-store';
import { Readable } from 'node:stream';
import type { S3Config } from '../../config/uploads-config';
import type { Staging, StagedFile } from '../intake/staging';
import { isMissing, onStore, s3ClientOptions } from '../storage/s3-client';
import { EXPIRES_AFTER, EXTENSIONS, type ResumableStore } from './resumable-store';
import type { ResumableUploadsRepository } from './resumable-uploads.repository';
import { StoreEntries } from './store-entries';

/** Uploads in pieces as multipart uploads of the bucket, so that any node takes the next piece. */
export class S3ResumableStore extends S3Store implements ResumableStore {
  constructor(
    config: S3Config,
    private readonly staging: Staging,
    repository: ResumableUploadsRepository,
  ) {
    super({
      s3ClientConfig: { bucket: config.bucket, ...s3ClientOptions(config) },
      cache: new StoreEntries<MetadataValue>(repository),
      expirationPeriodInMilliseconds: EXPIRES_AFTER,
      // The sweep goes by the records.
      useTags: false,
      maxConcurrentPartUploads: 4,
    });
    this.extensions = EXTENSIONS;
  }

  override write(stream: Readable, id: string, offset: number): Promise<number> {
    return onStore(() => super.write(stream, id, offset));
  }

  /** The bytes come to this node: what they are can only be told of a file. */
  async stage(id: string): Promise<StagedFile> {
    return this.staging.receive(await onStore(() => this.readWhole(id)));
  }

  override async remove(id: string): Promise<void> {
    await this.discard(id);
  }

  async discard(id: string): Promise<void> {
    await onStore(async () => {
      await this.abort(id);
      for (const Key of [id, this.partKey(id, true), this.infoKey(id)]) {
        await this.client.deleteObject({ Bucket: this.bucket, Key });
      }
      await this.clearCache(id);
    });
  }

  /** Nothing: records are made before bytes and removed after them. */
  async sweep(): Promise<void> {}

  private async readWhole(id: string): Promise<Readable> {
    try {
      return await this.read(id);
    } catch (error) {
      if (!isMissing(error)) throw error;
      // All parts are there, and a crash came before they were put together.
      const { size = 0 } = await this.getUpload(id);
      await super.write(Readable.from([]), id, size);
      return this.read(id);
    }
  }

  private async abort(id: string): Promise<void> {
    try {
      const { 'upload-id': UploadId } = await this.getMetadata(id);
      await this.client.abortMultipartUpload({ Bucket: this.bucket, Key: id, UploadId });
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
  }
}
