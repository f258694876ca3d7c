import { S3Store, type MetadataValue } from '@tus/s3-store';
import type { Upload } from '@tus/server';
import pLimit from 'p-limit';
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import type { S3Config } from '../../config/uploads-config';
import { eachOf } from '../each-of';
import { asDomainError, type Staging, type StagedFile } from '../intake/staging';
import type { WorkTurns } from '../intake/work-turns';
import { isMissing, onStore, s3ClientOptions } from '../storage/s3-client';
import { abortUpload, oldObjects, unfinishedUploads } from '../storage/s3-leftovers';
import { cutIntoFiles, type PartFile } from './part-files';
import { EXPIRES_AFTER, EXTENSIONS, ORPHANED_AFTER, type ResumableStore } from './resumable-store';
import type { ResumableUploadsRepository } from './resumable-uploads.repository';
import { StoreEntries } from './store-entries';

/** Parts that are sent to the store at once, and whole files that are fetched from it, over all uploads. */
const SENT_AT_ONCE = 4;
const FETCHED_AT_ONCE = 3;

/** Names of an upload's objects: its bytes once they are put together, what is remembered, and a part that is too small yet. */
const OBJECT = /^([0-9a-f]{32})(?:\.info|\.part)?$/;

/** Uploads in pieces as multipart uploads of the bucket, so that any node takes the next piece. */
export class S3ResumableStore extends S3Store implements ResumableStore {
  private readonly sends = pLimit(SENT_AT_ONCE);
  private readonly fetches = pLimit(FETCHED_AT_ONCE);

  constructor(
    config: S3Config,
    private readonly staging: Staging,
    repository: ResumableUploadsRepository,
    private readonly turns: WorkTurns,
  ) {
    super({
      s3ClientConfig: { bucket: config.bucket, ...s3ClientOptions(config) },
      cache: new StoreEntries<MetadataValue>(repository),
      expirationPeriodInMilliseconds: EXPIRES_AFTER,
      // The sweep goes by the records.
      useTags: false,
    });
    this.extensions = EXTENSIONS;
  }

  entryFor(): null {
    return null;
  }

  override create(upload: Upload): Promise<Upload> {
    return onStore(() => super.create(upload));
  }

  override getUpload(id: string): Promise<Upload> {
    return onStore(async () => {
      // Where it is not remembered the store is asked, whose silence is not that there is no such upload.
      await this.getMetadata(id).catch((error: unknown) => {
        if (!isMissing(error)) throw error;
      });
      return super.getUpload(id);
    });
  }

  override async write(stream: Readable, id: string, offset: number): Promise<number> {
    try {
      return await onStore(() => super.write(stream, id, offset));
    } catch (error) {
      throw asDomainError(error);
    }
  }

  /** The bytes come to this node: what they are can only be told of a file. */
  stage(id: string): Promise<StagedFile> {
    return this.fetches(() => onStore(async () => this.staging.receive(await this.readWhole(id))));
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

  /** Records are made before bytes and removed after them; what a crash, or a write that went on too long, left has none. */
  async sweep(now: number, isKnown: (id: string) => Promise<boolean>, stop?: AbortSignal): Promise<void> {
    const bucket = { client: this.client, bucket: this.bucket };
    const before = now - ORPHANED_AFTER;
    const isLeft = async (key: string): Promise<boolean> => {
      const [, id] = OBJECT.exec(key) ?? [];
      return id !== undefined && !(await isKnown(id));
    };
    const abort = async (upload: { key: string; uploadId: string }): Promise<void> => {
      if (await isLeft(upload.key)) await abortUpload(bucket, upload);
    };
    const remove = async (Key: string): Promise<void> => {
      if (await isLeft(Key)) await onStore(() => this.client.deleteObject({ Bucket: this.bucket, Key }));
    };
    const kinds = [
      () => eachOf(unfinishedUploads(bucket, before), abort, stop),
      // The attachments, under names with a slash, are not listed.
      () => eachOf(oldObjects(bucket, { Delimiter: '/' }, before), remove, stop),
    ];
    await eachOf(kinds, (kind) => kind());
  }

  /**
   * Sends what comes as parts of the multipart upload, one while the next one arrives; what is too small for a part is kept
   * as an object of its own. Of a stream that breaks off, all that came is kept. Returns how many bytes that is.
   */
  protected override async uploadParts(
    metadata: MetadataValue,
    stream: Readable,
    firstNumber: number,
    offset: number,
  ): Promise<number> {
    const { size } = metadata.file;
    let [number, position] = [firstNumber, offset];
    let sending = Promise.resolve();
    try {
      for await (const part of cutIntoFiles(stream, this.calcOptimalPartSize(size), this.staging, this.turns)) {
        const earlier = sending;
        position += part.size;
        sending = this.sendPart(metadata, part, { number: number++, isLast: position === size, earlier });
        sending.catch(() => undefined);
        await earlier;
      }
    } finally {
      // Nothing is under way any more when this ends: the next request may measure what is there.
      await sending;
    }
    return position - offset;
  }

  /** Where what was begun of a part is fetched to, so that it is swept like whatever else is staged. */
  protected override uniqueTmpFileName(): Promise<string> {
    return Promise.resolve(this.staging.freshPath());
  }

  private async sendPart(
    metadata: MetadataValue,
    { path, size }: PartFile,
    { number, isLast, earlier }: { number: number; isLast: boolean; earlier: Promise<void> },
  ): Promise<void> {
    try {
      await earlier;
      await this.sends(async () => {
        const body = createReadStream(path, { highWaterMark: 256 * 1024 });
        if (size >= this.minPartSize || isLast) await this.uploadPart(metadata, body, number);
        else await this.uploadIncompletePart(metadata.file.id, body);
      });
    } finally {
      await this.staging.discard(path);
    }
  }

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
