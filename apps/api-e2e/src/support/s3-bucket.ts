import { CreateBucketCommand, ListMultipartUploadsCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { startS3Server } from '@tertulia/testing';

/** A bucket of a real store, and what a server is told to keep its files there. */
export interface S3Bucket {
  readonly environment: Readonly<Record<string, string>>;
  /** How many multipart uploads were begun and not ended. */
  unfinished(): Promise<number>;
  /** Keys of its objects. */
  keys(): Promise<string[]>;
  stop(): Promise<void>;
}

/** Starts a store with one empty bucket. Whoever calls it calls `stop()`. */
export async function startS3Bucket(): Promise<S3Bucket> {
  const server = await startS3Server();
  const { endpoint, region, accessKeyId, secretAccessKey } = server;
  const Bucket = 'tertulia';
  const client = new S3Client({
    endpoint,
    region,
    credentials: { accessKeyId, secretAccessKey },
    forcePathStyle: true,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
  await client.send(new CreateBucketCommand({ Bucket }));
  return {
    environment: {
      S3_ENDPOINT: endpoint,
      S3_BUCKET: Bucket,
      S3_REGION: region,
      S3_ACCESS_KEY_ID: accessKeyId,
      S3_SECRET_ACCESS_KEY: secretAccessKey,
      S3_FORCE_PATH_STYLE: 'true',
    },
    unfinished: async () => (await client.send(new ListMultipartUploadsCommand({ Bucket }))).Uploads?.length ?? 0,
    keys: async () =>
      ((await client.send(new ListObjectsV2Command({ Bucket }))).Contents ?? []).map(({ Key = '' }) => Key),
    stop: async () => {
      client.destroy();
      await server.stop();
    },
  };
}
