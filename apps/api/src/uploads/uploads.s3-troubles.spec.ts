import { getConnectionToken } from '@nestjs/mongoose';
import { CreateBucketCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { describeWith, fileOf, S3_PROGRAMS, startS3Server, waitFor, type S3Server } from '@tertulia/testing';
import type { Connection } from 'mongoose';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import http, { type ClientRequest, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { s3ClientOptions } from './storage/s3-client';
import { RESUMABLE_STORE, type ResumableStore } from './resumable/resumable-store';
import { UploadStorage } from './storage/upload-storage';
import { createTus, patchTus, TUS, tus, tusMetadata } from './testing/tus';
import { startUploadsServer, type Caller, type UploadsTestServer } from './testing/uploads-test-server';
import { UploadsSweeper } from './uploads.sweeper';

const MIB = 1024 * 1024;

/** A small disk, where this user may mount one. */
const disk = mkdtempSync(path.join(tmpdir(), 'tertulia-staging-disk-'));
const mounted = ((): boolean => {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=40m', 'tmpfs', disk], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

describeWith(describe, S3_PROGRAMS, 'files in pieces', () => {
  let s3: S3Server;
  let client: S3Client;
  let server: UploadsTestServer, small: UploadsTestServer;
  let ana: Caller, ben: Caller;
  let id: string;

  beforeAll(async () => {
    s3 = await startS3Server();
    const { endpoint, region, accessKeyId, secretAccessKey } = s3;
    const credentials = { accessKeyId, secretAccessKey };
    const common = { endpoint, region, credentials, forcePathStyle: true, delivery: 'stream' } as const;
    client = new S3Client(s3ClientOptions({ ...common, bucket: '', idleLimit: 30_000 }));
    await client.send(new CreateBucketCommand({ Bucket: 'tertulia' }));
    const environment = {
      S3_ENDPOINT: endpoint,
      S3_BUCKET: 'tertulia',
      S3_REGION: region,
      S3_ACCESS_KEY_ID: accessKeyId,
      S3_SECRET_ACCESS_KEY: secretAccessKey,
      S3_FORCE_PATH_STYLE: 'true',
      S3_IDLE_SECONDS: '0.5',
      UPLOAD_MAX_BYTES: String(64 * MIB),
      UPLOAD_RESERVE_BYTES: '0',
    };
    server = await startUploadsServer(environment);
    const reserve = { UPLOAD_RESERVE_BYTES: String(12 * MIB) };
    small = await startUploadsServer({ ...environment, ...reserve, DATA_DIR: disk }, server);
    [ana, ben] = await Promise.all([server.register('Ana'), server.register('Ben')]);
    id = await server.direct(ana, ben);
  }, 90_000);
  afterEach(() => s3.thaw());
  afterAll(async () => {
    client.destroy();
    await small.close();
    await server.close();
    await s3.stop();
    if (mounted) execFileSync('umount', ['-l', disk]);
    rmSync(disk, { recursive: true, force: true });
  });

  const records = () => server.app.get<Connection>(getConnectionToken()).collection('resumable_uploads');
  const keys = async (): Promise<string[]> =>
    ((await client.send(new ListObjectsV2Command({ Bucket: 'tertulia' }))).Contents ?? []).map(({ Key = '' }) => Key);
  const textOf = (size: number, seed: string) => Buffer.alloc(size, `${seed} the quick brown fox `);
  const begin = async (bytes: Buffer, by = ana): Promise<string> => {
    const { status, headers } = await createTus(by, { filename: 'a.txt', conversationId: id }, bytes.length);
    expect(status).toBe(201);
    return headers.get('location') ?? '';
  };
  const offsetOf = async (location: string): Promise<number> => {
    const { status, headers } = await tus(ana, 'HEAD', location);
    expect(status).toBe(200);
    return Number(headers.get('upload-offset'));
  };
  /** What Ben gets of it. */
  const digestOf = async (attachment: string | null): Promise<string> => {
    const received = await ben.fetch(`/api/v1/uploads/${attachment ?? ''}`);
    expect(received.status).toBe(200);
    return sha256(Buffer.from(await received.arrayBuffer()));
  };
  const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
  /** A piece that is sent as the test goes on. */
  const beginPiece = (location: string, at: UploadsTestServer, length: number): ClientRequest =>
    http.request(`http://127.0.0.1:${at.port}${location}`, {
      method: 'PATCH',
      agent: false,
      headers: {
        authorization: `Bearer ${ana.token}`,
        'tus-resumable': '1.0.0',
        'upload-offset': '0',
        'content-type': 'application/offset+octet-stream',
        'content-length': length,
      },
    });
  const answerTo = async (request: ClientRequest): Promise<{ status?: number; code: string }> => {
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    // Whoever has the answer sends no more.
    request.on('error', () => undefined);
    const { code } = JSON.parse(await text(response)) as { code: string };
    return { status: response.statusCode, code };
  };

  describe('on a store that has frozen', () => {
    it('are not begun, with 503, and nothing of them counts', async () => {
      const bytes = textOf(1_000, 'begun');
      s3.freeze();
      const refused = await createTus(ana, { filename: 'a.txt', conversationId: id }, bytes.length);
      expect([refused.status, refused.body.code, refused.headers.get('retry-after')]).toEqual([
        503,
        'UNAVAILABLE',
        '5',
      ]);
      expect(await records().countDocuments()).toBe(0);
      s3.thaw();
      const last = await patchTus(ana, await begin(bytes), 0, bytes);
      expect(await digestOf(last.headers.get('upload-attachment-id'))).toBe(sha256(bytes));
    }, 30_000);

    it('are refused with 503 whatever is asked, and go on when it is back', async () => {
      const bytes = textOf(9 * MIB, 'asked');
      const location = await begin(bytes);
      expect((await patchTus(ana, location, 0, bytes.subarray(0, 3 * MIB))).status).toBe(204);
      const given = await begin(bytes);
      s3.freeze();
      const answers = [
        await patchTus(ana, location, 3 * MIB, bytes.subarray(3 * MIB)),
        await tus(ana, 'HEAD', location),
        await tus(ana, 'DELETE', given),
      ];
      expect(answers.map(({ status }) => status)).toEqual([503, 503, 503]);
      expect(answers[0]?.body.code).toBe('UNAVAILABLE');
      s3.thaw();
      const offset = await offsetOf(location);
      const last = await patchTus(ana, location, offset, bytes.subarray(offset));
      expect(last.status).toBe(204);
      expect(await digestOf(last.headers.get('upload-attachment-id'))).toBe(sha256(bytes));
      expect((await tus(ana, 'DELETE', given)).status).toBe(204);
    }, 60_000);

    it('are refused with 503 in the middle of a piece, and go on when it is back', async () => {
      const bytes = textOf(30 * MIB, 'middle');
      const location = await begin(bytes);
      const request = beginPiece(location, server, bytes.length);
      const answer = answerTo(request);
      request.write(bytes.subarray(0, 9 * MIB));
      await waitFor('the first part to be sent', async () => (await partsOf(location)) > 0, 10_000);
      s3.freeze();
      request.end(bytes.subarray(9 * MIB));
      expect(await answer).toEqual({ status: 503, code: 'UNAVAILABLE' });
      s3.thaw();
      const offset = await offsetOf(location);
      expect(offset).toBeGreaterThanOrEqual(8 * MIB);
      const last = await patchTus(ana, location, offset, bytes.subarray(offset));
      expect(await digestOf(last.headers.get('upload-attachment-id'))).toBe(sha256(bytes));
      expect(await server.files('tmp')).toEqual([]);
    }, 60_000);

    it('are checked when it is back, where it froze before their checks', async () => {
      const bytes = textOf(1 * MIB, 'checks');
      const location = await begin(bytes);
      const store = server.app.get<ResumableStore>(RESUMABLE_STORE);
      const stage = store.stage.bind(store);
      jest.spyOn(store, 'stage').mockImplementationOnce((upload) => {
        s3.freeze();
        return stage(upload);
      });
      const { status, body } = await patchTus(ana, location, 0, bytes);
      expect([status, body.code]).toEqual([503, 'UNAVAILABLE']);
      s3.thaw();
      let attachment: string | null = null;
      const asked = async (): Promise<boolean> => {
        attachment = (await tus(ana, 'HEAD', location)).headers.get('upload-attachment-id');
        return attachment !== null;
      };
      await waitFor('the checks', asked, 15_000);
      expect(await digestOf(attachment)).toBe(sha256(bytes));
    }, 60_000);

    it('are begun again where it took a piece after that had been given up and sent again', async () => {
      const bytes = textOf(1 * MIB, 'mixed up');
      const location = await begin(bytes);
      const store = server.app.get<ResumableStore>(RESUMABLE_STORE);
      const write = store.write.bind(store);
      jest.spyOn(store, 'write').mockImplementationOnce(async (stream, upload, offset) => {
        // The first half, late: after the offset was asked for.
        const late = { Bucket: 'tertulia', Key: `${upload}.part`, Body: bytes.subarray(0, bytes.length / 2) };
        await client.send(new PutObjectCommand(late));
        return write(stream, upload, offset);
      });
      const { status, body } = await patchTus(ana, location, 0, bytes);
      expect([status, body.code]).toEqual([409, 'CONFLICT']);
      expect((await tus(ana, 'HEAD', location)).status).toBe(404);
      expect((await keys()).filter((key) => !key.startsWith('objects/'))).toEqual([]);
      const last = await patchTus(ana, await begin(bytes), 0, bytes);
      expect(await digestOf(last.headers.get('upload-attachment-id'))).toBe(sha256(bytes));
    }, 60_000);
  });

  const partsOf = async (location: string): Promise<number> => {
    const upload = location.slice(TUS.length + 1);
    return Number((await server.app.get<ResumableStore>(RESUMABLE_STORE).getUpload(upload)).offset);
  };

  // Where nothing can be mounted this is skipped, and the report says so; where the change is judged it must run.
  (mounted || process.env['CI'] ? describe : describe.skip)('whose parts are staged on a disk that fills up', () => {
    it('are refused with 507 while they arrive, and nothing of them is left', async () => {
      expect(mounted).toBe(true);
      const before = await keys();
      const bytes = textOf(20 * MIB, 'filling');
      const location = await begin(bytes, small.as(ana));
      const request = beginPiece(location, small, bytes.length);
      const answer = answerTo(request);
      request.write(bytes.subarray(0, 1 * MIB));
      await waitFor('the first bytes', async () => (await small.files('tmp')).length === 1);
      // Others write as well: less is left than is to stay free, and yet more than a part takes.
      const others = path.join(disk, 'others');
      const free = (): number => (({ bavail, bsize }) => bavail * bsize)(statfsSync(disk));
      await writeFile(others, Buffer.alloc(free() - 11 * MIB));
      request.write(bytes.subarray(1 * MIB, 6 * MIB));
      expect(await answer).toEqual({ status: 507, code: 'INSUFFICIENT_STORAGE' });
      request.destroy();
      expect(await small.files('tmp')).toEqual([]);
      expect(await keys()).toEqual(before);
      expect((await tus(ana, 'HEAD', location)).status).toBe(404);
      await rm(others);
      const again = await begin(bytes, small.as(ana));
      const last = await patchTus(small.as(ana), again, 0, bytes);
      expect(await digestOf(last.headers.get('upload-attachment-id'))).toBe(sha256(bytes));
    }, 60_000);
  });

  it('do not keep a form waiting for a store that has frozen to let go of it: the sweep has it removed', async () => {
    const remove = jest.spyOn(server.app.get(UploadStorage), 'remove');
    s3.freeze();
    const { status, body } = await ana.upload([
      ['conversationId', id],
      ['file', fileOf(Buffer.from('a form for nobody'), 'a.txt', 'text/plain')],
    ]);
    expect([status, body.code]).toEqual([503, 'UNAVAILABLE']);
    expect(remove).not.toHaveBeenCalled();
    const uploads = server.app.get<Connection>(getConnectionToken()).collection('uploads');
    expect(await uploads.countDocuments({ state: 'removing' })).toBe(1);
    s3.thaw();
    await server.app.get(UploadsSweeper).sweep();
    expect(await uploads.countDocuments({ state: { $ne: 'ready' } })).toBe(0);
    expect(await keys()).not.toContain(`objects/${sha256(Buffer.from('a form for nobody'))}`);
    remove.mockRestore();
  }, 30_000);

  it('that are begun with their first piece and refused leave nothing behind', async () => {
    const { status } = await tus(
      ana,
      'POST',
      TUS,
      {
        'upload-length': '10',
        'upload-metadata': tusMetadata({ filename: 'a.txt', conversationId: id }),
        'content-type': 'application/offset+octet-stream',
      },
      Buffer.from('more than ten bytes'),
    );
    expect(status).toBe(413);
    expect(await records().countDocuments({ attachmentId: null })).toBe(0);
  });
});
