import { CreateBucketCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { describeWith, fileOf, pngBytes, S3_PROGRAMS, startS3Server, type S3Server } from '@tertulia/testing';
import { createHash, randomBytes } from 'node:crypto';
import { s3ClientOptions } from './storage/s3-client';
import { createTus, patchTus, tus } from './testing/tus';
import { startUploadsServer, type Caller, type UploadsTestServer } from './testing/uploads-test-server';
import { UploadsSweeper } from './uploads.sweeper';

const DAY = 24 * 60 * 60 * 1_000;

describeWith(describe, S3_PROGRAMS, 'files on S3', () => {
  let s3: S3Server;
  let client: S3Client;
  let server: UploadsTestServer, node: UploadsTestServer, redirecting: UploadsTestServer;
  let ana: Caller, ben: Caller, eve: Caller;
  let id: string;

  beforeAll(async () => {
    s3 = await startS3Server();
    const { endpoint, region, accessKeyId, secretAccessKey } = s3;
    const credentials = { accessKeyId, secretAccessKey };
    client = new S3Client(
      s3ClientOptions({
        endpoint,
        region,
        bucket: '',
        credentials,
        forcePathStyle: true,
        delivery: 'stream',
        idleLimit: 30_000,
      }),
    );
    await client.send(new CreateBucketCommand({ Bucket: 'tertulia' }));
    const environment = {
      S3_ENDPOINT: endpoint,
      S3_BUCKET: 'tertulia',
      S3_REGION: region,
      S3_ACCESS_KEY_ID: accessKeyId,
      S3_SECRET_ACCESS_KEY: secretAccessKey,
      S3_FORCE_PATH_STYLE: 'true',
    };
    server = await startUploadsServer(environment);
    node = await startUploadsServer(environment, server);
    redirecting = await startUploadsServer({ ...environment, S3_DELIVERY: 'redirect' }, server);
    [ana, ben, eve] = await Promise.all([server.register('Ana'), server.register('Ben'), server.register('Eve')]);
    id = await server.direct(ana, ben);
  }, 90_000);
  afterAll(async () => {
    client.destroy();
    await redirecting.close();
    await node.close();
    await server.close();
    await s3.stop();
  });

  const keys = async (): Promise<string[]> =>
    ((await client.send(new ListObjectsV2Command({ Bucket: 'tertulia' }))).Contents ?? []).map(({ Key = '' }) => Key);
  const upload = async (bytes: Buffer, name: string, type: string) =>
    (
      await ana.upload([
        ['conversationId', id],
        ['file', fileOf(bytes, name, type)],
      ])
    ).body;

  it('are stored, and served whole and in part, from any node', async () => {
    const { sha256, url, thumbnailUrl, mimeType } = await upload(pngBytes(), 'chart.png', 'image/png');
    expect(mimeType).toBe('image/png');
    expect(await keys()).toEqual([`objects/${sha256}`, `objects/${sha256}-thumbnail`]);
    expect(await server.files('tmp')).toEqual([]);
    const whole = await node.as(ben).fetch(url);
    expect([whole.status, whole.headers.get('etag')]).toEqual([200, `"${sha256}"`]);
    expect(Buffer.from(await whole.arrayBuffer()).equals(pngBytes())).toBe(true);
    const part = await node.as(ben).fetch(url, { headers: { range: 'bytes=-4' } });
    expect([part.status, part.headers.get('content-range')]).toEqual([
      206,
      `bytes ${pngBytes().length - 4}-${pngBytes().length - 1}/${pngBytes().length}`,
    ]);
    expect(Buffer.from(await part.arrayBuffer()).equals(pngBytes().subarray(-4))).toBe(true);
    const head = await ben.fetch(url, { method: 'HEAD' });
    expect([head.status, head.headers.get('content-length')]).toEqual([200, String(pngBytes().length)]);
    const known = await ben.fetch(url, { headers: { 'if-none-match': `"${sha256}"` } });
    expect(known.status).toBe(304);
    const small = await ben.fetch(String(thumbnailUrl));
    expect([small.status, small.headers.get('content-type')]).toEqual([200, 'image/webp']);
    await small.arrayBuffer();
    expect((await eve.json('GET', url)).status).toBe(404);
  });

  it('are given out by a signed URL where that is wanted, to members alone', async () => {
    const { url, sha256 } = await upload(Buffer.from('for download'), 'nötes.txt', 'text/plain');
    const answer = await redirecting.as(ben).fetch(url, { redirect: 'manual' });
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([302, 'no-store']);
    const link = answer.headers.get('location') ?? '';
    expect(link).toContain('X-Amz-Expires=60');
    const direct = await fetch(link);
    expect([direct.status, await direct.text()]).toEqual([200, 'for download']);
    expect(direct.headers.get('content-disposition')).toMatch(/^attachment; .*filename\*=UTF-8''n%C3%B6tes\.txt/);
    expect(direct.headers.get('content-type')).toMatch(/^text\/plain/);
    const forged = await fetch(link.replace(sha256, 'f'.repeat(64)));
    expect(forged.status).toBe(403);
    await forged.text();
    expect((await redirecting.as(eve).json('GET', url)).status).toBe(404);
    const known = await redirecting.as(ben).fetch(url, { headers: { 'if-none-match': `"${sha256}"` } });
    expect(known.status).toBe(304);

    // Pages may show what the link leads to, and only then.
    const policyOf = async (node: UploadsTestServer) =>
      (await node.as(ben).fetch('/api/v1/users/me')).headers.get('content-security-policy') ?? '';
    const [policy, streaming] = [await policyOf(redirecting), await policyOf(server)];
    const { origin } = new URL(link);
    for (const directive of ['img-src', 'media-src', 'connect-src']) {
      const sources = policy.split(';').find((part) => part.startsWith(directive));
      expect([directive, sources?.split(' ').includes(origin)]).toEqual([directive, true]);
    }
    expect(policy.split(';').find((part) => part.startsWith('script-src'))).toBe("script-src 'self'");
    expect(streaming).not.toContain(origin);
  });

  it('come in pieces, each to another node', async () => {
    const bytes = Buffer.from(randomBytes(6_000_000).toString('hex'));
    const created = await createTus(ana, { filename: 'large.txt', conversationId: id }, bytes.length);
    const path = created.headers.get('location') ?? '';
    let offset = 0;
    let last: Awaited<ReturnType<typeof patchTus>> | undefined;
    for (const [n, size] of [3_000_000, 5_500_000, 3_500_000].entries()) {
      last = await patchTus((n % 2 ? server : node).as(ana), path, offset, bytes.subarray(offset, offset + size));
      offset += size;
      expect([last.status, last.headers.get('upload-offset')]).toEqual([204, String(offset)]);
      if (n === 0) expect((await tus(ana, 'HEAD', path)).headers.get('upload-offset')).toBe('3000000');
    }
    const attachment = last?.headers.get('upload-attachment-id') ?? '';
    const received = await ben.fetch(`/api/v1/uploads/${attachment}`);
    const digest = createHash('sha256')
      .update(Buffer.from(await received.arrayBuffer()))
      .digest('hex');
    expect(digest).toBe(createHash('sha256').update(bytes).digest('hex'));
    expect((await keys()).filter((key) => !key.startsWith('objects/'))).toEqual([]);
  }, 60_000);

  it('leave nothing behind when they are refused or given up', async () => {
    const before = await keys();
    const wrong = await createTus(ana, { filename: 'chart.pdf', conversationId: id }, pngBytes().length);
    const refused = await patchTus(ana, wrong.headers.get('location') ?? '', 0, pngBytes());
    expect([refused.status, refused.body.code]).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE']);
    const begun = await createTus(ana, { filename: 'a.txt', conversationId: id }, 100);
    const path = begun.headers.get('location') ?? '';
    await patchTus(ana, path, 0, Buffer.from('hello'));
    expect((await tus(node.as(ana), 'DELETE', path)).status).toBe(204);
    expect(await keys()).toEqual(before);
  });

  it('are swept when no message takes them up', async () => {
    await upload(Buffer.from('nobody wants me'), 'a.txt', 'text/plain');
    const begun = await createTus(ana, { filename: 'a.txt', conversationId: id }, 100);
    await patchTus(ana, begun.headers.get('location') ?? '', 0, Buffer.from('hello'));
    const later = Date.now() + DAY + 60_000;
    await Promise.all([server, node].map(({ app }) => app.get(UploadsSweeper).sweep(later)));
    expect(await keys()).toEqual([]);
  });
});
