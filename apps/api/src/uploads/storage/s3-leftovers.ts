import {
  AbortMultipartUploadCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  type S3Client,
} from '@aws-sdk/client-s3';
import { isMissing, onStore } from './s3-client';

/** A bucket, and the client that reaches it. */
export interface Bucket {
  client: S3Client;
  bucket: string;
}

/** A multipart upload that was begun and neither completed nor aborted: its parts are kept, and no list of objects names them. */
export interface UnfinishedUpload {
  key: string;
  uploadId: string;
}

/** Those of a bucket that were begun before a time, in milliseconds. */
export async function* unfinishedUploads({ client, bucket }: Bucket, before: number): AsyncGenerator<UnfinishedUpload> {
  let from: { KeyMarker?: string; UploadIdMarker?: string } | null = {};
  while (from) {
    const command: ListMultipartUploadsCommand = new ListMultipartUploadsCommand({ Bucket: bucket, ...from });
    const page = await onStore(() => client.send(command));
    for (const { Key: key, UploadId: uploadId, Initiated } of page.Uploads ?? []) {
      const isOld = Initiated !== undefined && Initiated.getTime() < before;
      if (key !== undefined && uploadId !== undefined && isOld) yield { key, uploadId };
    }
    from = null;
    if (page.IsTruncated) from = { KeyMarker: page.NextKeyMarker, UploadIdMarker: page.NextUploadIdMarker };
  }
}

/** Lets its parts go; nothing where it is gone already. */
export async function abortUpload({ client, bucket }: Bucket, { key, uploadId }: UnfinishedUpload): Promise<void> {
  await onStore(async () => {
    try {
      await client.send(new AbortMultipartUploadCommand({ Bucket: bucket, Key: key, UploadId: uploadId }));
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
  });
}

/** Keys of objects that were last written before a time, in milliseconds: `at` says of which, by a prefix or up to a delimiter. */
export async function* oldObjects(
  { client, bucket }: Bucket,
  at: { Prefix?: string; Delimiter?: string },
  before: number,
): AsyncGenerator<string> {
  let ContinuationToken: string | undefined;
  do {
    const command: ListObjectsV2Command = new ListObjectsV2Command({ Bucket: bucket, ...at, ContinuationToken });
    const page = await onStore(() => client.send(command));
    for (const { Key, LastModified } of page.Contents ?? []) {
      if (Key !== undefined && LastModified !== undefined && LastModified.getTime() < before) yield Key;
    }
    ContinuationToken = page.NextContinuationToken;
  } while (ContinuationToken !== undefined);
}
