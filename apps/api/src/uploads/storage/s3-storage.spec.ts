import {
  AbortMultipartUploadCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { describeWith, S3_PROGRAMS, startS3Server, type S3Server } from '@tertulia/testing';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer, get, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { pipeline } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { S3Config } from '../../config/uploads-config';
import { itStoresUploads, type StorageUnderTest, temporaryFolder } from '../testing/storage-behaviour';
import { s3ClientOptions } from './s3-client';
import { partBytes, S3Storage } from './s3-storage';

describe('the parts of a file on S3', () => {
  it('are as small as it allows, and larger where there would be more than it takes', () => {
    const [mib, tib] = [1024 ** 2, 1024 ** 4];
    expect(partBytes(100 * mib)).toBe(5 * mib);
    expect(Math.ceil(tib / partBytes(tib))).toBeLessThanOrEqual(10_000);
  });
});

describeWith(describe, S3_PROGRAMS, 'the storage on S3', () => {
  let server: S3Server;
  let config: S3Config;
  let client: S3Client;
  let current: StorageUnderTest;
  let end: () => Promise<void>;

  const keys = async (prefix: string): Promise<string[]> => {
    const { Contents } = await client.send(new ListObjectsV2Command({ Bucket: config.bucket, Prefix: prefix }));
    return (Contents ?? []).map(({ Key = '' }) => Key);
  };

  beforeAll(async () => {
    server = await startS3Server();
    const { endpoint, region, accessKeyId, secretAccessKey } = server;
    const credentials = { accessKeyId, secretAccessKey };
    config = {
      endpoint,
      region,
      bucket: 'tertulia',
      credentials,
      forcePathStyle: true,
      delivery: 'stream',
      idleLimit: 30_000,
    };
    client = new S3Client(s3ClientOptions(config));
    await client.send(new CreateBucketCommand({ Bucket: config.bucket }));
  }, 60_000);
  afterAll(async () => {
    client.destroy();
    await server.stop();
  });

  beforeEach(async () => {
    const { folder, remove } = await temporaryFolder();
    const [storage, other] = [await S3Storage.open(config), await S3Storage.open(config)];
    current = {
      storage,
      other,
      folder,
      names: async (name) => (await keys(`${name}/`)).map((key) => key.slice(name.length + 1)),
    };
    end = async () => {
      storage.onModuleDestroy();
      other.onModuleDestroy();
      for (const Key of await keys('')) await client.send(new DeleteObjectCommand({ Bucket: config.bucket, Key }));
      await remove();
    };
  });
  afterEach(() => end());

  itStoresUploads(() => current);

  it('gives up a store that has frozen, and goes on when it is back', async () => {
    const hasty = await S3Storage.open({ ...config, idleLimit: 500 });
    const staged = async (name: string): Promise<string> => {
      const file = path.join(current.folder, name);
      await writeFile(file, 'hello');
      return file;
    };
    const key = '1'.repeat(64);
    await hasty.put(key, await staged('one'));
    const calls = [
      () => hasty.sizeOf(key),
      () => hasty.open(key),
      () => hasty.remove(key, () => Promise.resolve(false)),
      // More than are put at once: none waits for ever behind the others.
      ...Array.from({ length: 6 }, (_, n) => async () => hasty.put(`${n}`.repeat(64), await staged(`many ${n}`))),
    ];
    server.freeze();
    try {
      const codes = await Promise.all(
        calls.map((call) =>
          call().then(
            () => 'none',
            (error: { code?: string }) => error.code,
          ),
        ),
      );
      expect(codes).toEqual(calls.map(() => 'UNAVAILABLE'));
    } finally {
      server.thaw();
    }
    await hasty.put('2'.repeat(64), await staged('two'));
    expect(await hasty.sizeOf('2'.repeat(64))).toBe(5);
    hasty.onModuleDestroy();
  }, 30_000);

  describe('in the middle of a file', () => {
    const key = '3'.repeat(64);
    let hasty: S3Storage;
    let web: Server;
    /** What the connections to the store have ended with. */
    const ends: unknown[] = [];

    // More than all buffers in between hold.
    const SIZE = 32 * 1024 * 1024;
    beforeEach(async () => {
      hasty = await S3Storage.open({ ...config, idleLimit: 500 });
      const file = path.join(current.folder, 'large');
      await writeFile(file, Buffer.alloc(SIZE, 'x'));
      await hasty.put(key, file);
      ends.length = 0;
      web = createServer((_request, response) => {
        void hasty.open(key).then((body) => {
          response.writeHead(200, { 'content-length': SIZE });
          pipeline(body, response, (error) => ends.push(error ?? 'whole'));
        });
      });
      await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve));
    }, 30_000);
    afterEach(async () => {
      server.thaw();
      web.closeAllConnections();
      await new Promise((resolve) => web.close(resolve));
      hasty.onModuleDestroy();
    });
    const answer = async (): Promise<IncomingMessage> => {
      const { port } = web.address() as AddressInfo;
      const [response] = (await once(get({ port, host: '127.0.0.1', agent: false }), 'response')) as [IncomingMessage];
      return response;
    };

    it('ends the answer of a store that has frozen, and is not kept by it', async () => {
      const response = await answer();
      let received = 0;
      const ended = new Promise<Error | undefined>((resolve) => {
        response.once('error', resolve);
        response.once('end', () => resolve(undefined));
      });
      response.on('data', (chunk: Buffer) => {
        if (received === 0) server.freeze();
        received += chunk.length;
      });
      expect(await ended).toMatchObject({ code: 'ECONNRESET' });
      expect(received).toBeLessThan(SIZE);
      expect(ends).toEqual([
        expect.objectContaining({ message: expect.stringContaining('sent nothing for 0.5 s') as string }),
      ]);
      server.thaw();
      expect(await hasty.sizeOf(key)).toBe(SIZE);
      await expect(buffer(await hasty.open(key))).resolves.toHaveLength(SIZE);
    }, 30_000);

    it('waits for whoever reads slowly', async () => {
      const response = await answer();
      await new Promise((resolve) => setTimeout(resolve, 2_000));
      expect(ends).toEqual([]);
      expect(await buffer(response)).toHaveLength(SIZE);
      expect(ends).toEqual(['whole']);
    }, 30_000);

    it('keeps nobody waiting behind many who do not read on', async () => {
      const patient = await S3Storage.open({ ...config, idleLimit: 5_000 });
      // More than the connections that the SDK makes by itself.
      const bodies = await Promise.all(Array.from({ length: 60 }, () => patient.open(key)));
      expect(await buffer(await patient.open(key, { start: 0, end: 9 }))).toHaveLength(10);
      for (const body of bodies) body.on('error', () => undefined).destroy();
      patient.onModuleDestroy();
    }, 30_000);
  });

  it('lets go of what a put that a crash ended has sent, and not before it is known to be one', async () => {
    const of = async () =>
      (await client.send(new ListMultipartUploadsCommand({ Bucket: config.bucket }))).Uploads ?? [];
    const [ours, foreign] = [`objects/${'a'.repeat(64)}`, 'somebody-elses'];
    for (const Key of [ours, foreign]) {
      const at = { Bucket: config.bucket, Key };
      const { UploadId } = await client.send(new CreateMultipartUploadCommand(at));
      await client.send(new UploadPartCommand({ ...at, UploadId, PartNumber: 1, Body: Buffer.alloc(1_000) }));
    }
    const day = 24 * 60 * 60 * 1_000;
    await current.storage.recover(async () => false, Date.now() + day - 60_000);
    expect(await of()).toHaveLength(2);
    await current.storage.recover(async () => false, Date.now() + day + 60_000);
    const left = await of();
    expect(left.map(({ Key }) => Key)).toEqual([foreign]);
    for (const { Key, UploadId } of left) {
      await client.send(new AbortMultipartUploadCommand({ Bucket: config.bucket, Key, UploadId }));
    }
  });

  it('is not opened on a bucket that is not there, or with the wrong key', async () => {
    await expect(S3Storage.open({ ...config, bucket: 'elsewhere' })).rejects.toThrow(
      'S3_BUCKET: elsewhere cannot be used: the store has no bucket of that name',
    );
    const credentials = { accessKeyId: server.accessKeyId, secretAccessKey: 'guessed' };
    await expect(S3Storage.open({ ...config, credentials })).rejects.toThrow(
      /S3_BUCKET: tertulia cannot be used: the store refuses it \(403\): see S3_ACCESS_KEY_ID/,
    );
    const endpoint = 'http://127.0.0.1:1';
    await expect(S3Storage.open({ ...config, endpoint })).rejects.toThrow(/cannot be reached \(.*connect ECONNREFUSED/);
  });

  it('says that files are not to be had while the store is away', async () => {
    const away = await startS3Server();
    const there = { ...config, endpoint: away.endpoint };
    const elsewhere = new S3Client(s3ClientOptions(there));
    await elsewhere.send(new CreateBucketCommand({ Bucket: config.bucket }));
    elsewhere.destroy();
    const storage = await S3Storage.open(there);
    await away.stop();
    await expect(storage.sizeOf('a'.repeat(64))).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    storage.onModuleDestroy();
  }, 60_000);
});
