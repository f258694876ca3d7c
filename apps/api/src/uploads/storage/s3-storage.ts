import {
  CopyObjectCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import type { OnModuleDestroy } from '@nestjs/common';
import pLimit from 'p-limit';
import { createReadStream } from 'node:fs';
import { stat, unlink } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import type { S3Config } from '../../config/uploads-config';
import { eachOf } from '../each-of';
import { endWhenSilent } from './end-when-silent';
import { KEY, LEAVING_NAME, leavingName } from './keys';
import { isMissing, onStore, reasonOf, s3ClientOptions, s3ReaderOptions } from './s3-client';
import { abortUpload, type Bucket, oldObjects, type UnfinishedUpload, unfinishedUploads } from './s3-leftovers';
import { ABANDONED_AFTER, type ByteRange, type LinkedAnswer, UNFINISHED_AFTER, UploadStorage } from './upload-storage';

const OBJECTS = 'objects/';
const LEAVING = 'leaving/';

/** Bytes of a part, the fewest that S3 allows, and parts sent at once: what is in memory of one file, some of it twice. */
const PART_BYTES = 5 * 1024 * 1024;
const PARTS_AT_ONCE = 2;

/** Parts that a file may have on S3. */
const MOST_PARTS = 10_000;

/** Files that are put at once. */
const PUTS_AT_ONCE = 4;

/** Seconds that a signed URL holds. */
const LINK_SECONDS = 60;

/** Milliseconds that a removal may take from its copy to its deletion: far less than others wait before they end it. */
const REMOVAL_LIMIT = 10 * 60 * 1_000;

/** Bytes of each part but the last one of a file of that size: more where it would have too many parts. */
export const partBytes = (size: number): number => Math.max(PART_BYTES, Math.ceil(size / MOST_PARTS));

/** Bytes in a bucket, named as on the disk; `leaving/` holds copies of what is being removed. */
export class S3Storage extends UploadStorage implements OnModuleDestroy {
  private readonly client: S3Client;
  private readonly reader: S3Client;
  private readonly puts = pLimit(PUTS_AT_ONCE);

  private constructor(private readonly config: S3Config) {
    super();
    this.client = new S3Client(s3ClientOptions(config));
    this.reader = new S3Client(s3ReaderOptions(config));
  }

  /** Opens the storage. Rejects, naming the bucket and the reason, when it cannot be used. */
  static async open(config: S3Config): Promise<S3Storage> {
    const storage = new S3Storage(config);
    try {
      await storage.client.send(new HeadBucketCommand({ Bucket: config.bucket }));
    } catch (error) {
      storage.onModuleDestroy();
      throw new Error(`S3_BUCKET: ${config.bucket} cannot be used: ${reasonOf(error)}`, { cause: error });
    }
    return storage;
  }

  onModuleDestroy(): void {
    this.client.destroy();
    this.reader.destroy();
  }

  async put(key: string, stagedPath: string): Promise<void> {
    await this.puts(() => onStore(() => this.send(this.at(OBJECTS, key), stagedPath)));
    await unlink(stagedPath);
  }

  async sizeOf(key: string): Promise<number | null> {
    return onStore(async () => {
      try {
        return (await this.client.send(new HeadObjectCommand(this.at(OBJECTS, key)))).ContentLength ?? 0;
      } catch (error) {
        if (isMissing(error)) return null;
        throw error;
      }
    });
  }

  async open(key: string, range?: ByteRange): Promise<Readable> {
    const Range = range && `bytes=${range.start}-${range.end}`;
    const { Body } = await onStore(() => this.reader.send(new GetObjectCommand({ ...this.at(OBJECTS, key), Range })));
    // On Node the SDK gives out the answer itself.
    endWhenSilent(Body as IncomingMessage, this.config.idleLimit);
    return Body as IncomingMessage;
  }

  async linkTo(key: string, { contentType, contentDisposition }: LinkedAnswer): Promise<string | null> {
    if (this.config.delivery === 'stream') return null;
    const command = new GetObjectCommand({
      ...this.at(OBJECTS, key),
      ResponseContentType: contentType,
      ResponseContentDisposition: contentDisposition,
      ResponseCacheControl: 'private, no-store',
    });
    return getSignedUrl(this.client, command, { expiresIn: LINK_SECONDS });
  }

  /**
   * Copies the object aside, deletes it, asks again, and puts it back if it is referred to after all: as on the disk,
   * where the copy and the deletion are one step. Each removal has a copy of its own, which nobody else touches before
   * this one has given up.
   */
  async remove(key: string, isReferenced: () => Promise<boolean>): Promise<void> {
    if (await isReferenced()) return;
    const aside = leavingName(key);
    const began = performance.now();
    if (!(await this.copy(OBJECTS + key, LEAVING + aside))) return;
    if (performance.now() - began > REMOVAL_LIMIT) return;
    await this.delete(OBJECTS + key);
    await this.settle(key, aside, await isReferenced());
  }

  async recover(
    isReferenced: (key: string) => Promise<boolean>,
    now: number = Date.now(),
    stop?: AbortSignal,
  ): Promise<void> {
    const recoverOne = async (name: string): Promise<void> => {
      const aside = name.slice(LEAVING.length);
      const [, key, since] = LEAVING_NAME.exec(aside) ?? [];
      if (key === undefined || now - Number(since) < ABANDONED_AFTER) return;
      await this.settle(key, aside, await isReferenced(key));
    };
    const abort = async (upload: UnfinishedUpload): Promise<void> => {
      if (upload.key.startsWith(OBJECTS)) await abortUpload(this.all, upload);
    };
    const kinds = [
      () => eachOf(oldObjects(this.all, { Prefix: LEAVING }, Infinity), recoverOne, stop),
      () => eachOf(unfinishedUploads(this.all, now - UNFINISHED_AFTER), abort, stop),
    ];
    await eachOf(kinds, (kind) => kind());
  }

  private get all(): Bucket {
    return { client: this.client, bucket: this.config.bucket };
  }

  private async send(to: { Bucket: string; Key: string }, stagedPath: string): Promise<void> {
    const { size } = await stat(stagedPath);
    const body = createReadStream(stagedPath, { highWaterMark: 256 * 1024 });
    const upload = new Upload({
      client: this.client,
      params: { ...to, Body: body, ContentLength: size },
      partSize: partBytes(size),
      queueSize: PARTS_AT_ONCE,
    });
    await upload.done();
  }

  private async settle(key: string, aside: string, keep: boolean): Promise<void> {
    if (keep) await this.copy(LEAVING + aside, OBJECTS + key);
    await this.delete(LEAVING + aside);
  }

  /** Returns whether there was something to copy. */
  private async copy(from: string, to: string): Promise<boolean> {
    const { bucket } = this.config;
    return onStore(async () => {
      try {
        await this.client.send(new CopyObjectCommand({ Bucket: bucket, Key: to, CopySource: `${bucket}/${from}` }));
        return true;
      } catch (error) {
        if (isMissing(error)) return false;
        throw error;
      }
    });
  }

  private async delete(name: string): Promise<void> {
    await onStore(() => this.client.send(new DeleteObjectCommand({ Bucket: this.config.bucket, Key: name })));
  }

  private at(prefix: string, key: string): { Bucket: string; Key: string } {
    if (!KEY.test(key)) throw new Error('A key of the storage is a SHA-256 in hex, with or without a suffix');
    return { Bucket: this.config.bucket, Key: prefix + key };
  }
}
