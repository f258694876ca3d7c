import {
  describeWith,
  fileOf,
  pngBytes,
  S3_PROGRAMS,
  startServer,
  TestUser,
  UNLIMITED_RATES,
  type TestServer,
} from '@tertulia/testing';
import { startS3Bucket, type S3Bucket } from './support/s3-bucket';

describeWith(describe, S3_PROGRAMS, 'the built server with its files on S3', () => {
  let bucket: S3Bucket;
  const servers: TestServer[] = [];
  beforeAll(async () => {
    bucket = await startS3Bucket();
  }, 90_000);
  afterAll(async () => {
    await Promise.all(servers.map((server) => server.dispose()));
    await bucket.stop();
  });

  /** A server with that delivery, a picture that Ana sent to Ben there, and what they and Eve are answered who ask for it. */
  async function shared(delivery: 'stream' | 'redirect') {
    const server = await startServer({ env: { ...UNLIMITED_RATES, ...bucket.environment, S3_DELIVERY: delivery } });
    servers.push(server);
    const [ana, ben, eve] = await Promise.all([0, 1, 2].map(() => TestUser.registerBearer(server)));
    const { id } = await ana!.direct(ben!);
    const attachment = await ana!.upload(id, fileOf(pngBytes(), 'chart.png', 'image/png'));
    const message = await ana!.send(id, { body: 'The chart', attachmentIds: [attachment.id] });
    expect(message.attachments).toEqual([attachment]);
    const ask = (user: TestUser, url: string, headers: Record<string, string> = {}) =>
      fetch(server.url + url, { headers: { ...user.credentials.headers('/'), ...headers }, redirect: 'manual' });
    return {
      attachment,
      asked: (url: string, range?: string) => ask(ben!, url, range ? { range } : {}),
      byEve: ask.bind(null, eve!),
    };
  }

  it('passes their bytes on, whole and in part, to members alone', async () => {
    const { attachment, asked, byEve } = await shared('stream');
    expect(await bucket.keys()).toEqual([`objects/${attachment.sha256}`, `objects/${attachment.sha256}-thumbnail`]);
    const whole = await asked(attachment.url);
    expect([whole.status, whole.headers.get('x-content-type-options')]).toEqual([200, 'nosniff']);
    expect(Buffer.from(await whole.arrayBuffer()).equals(pngBytes())).toBe(true);
    const part = await asked(attachment.url, 'bytes=1-3');
    expect([part.status, await part.text()]).toEqual([206, 'PNG']);
    const small = await asked(attachment.thumbnailUrl ?? '');
    expect([small.status, small.headers.get('content-type')]).toEqual([200, 'image/webp']);
    await small.arrayBuffer();
    expect((await byEve(attachment.url)).status).toBe(404);
  }, 60_000);

  it('sends members, and nobody else, to where the store has them, for a minute', async () => {
    const { attachment, asked, byEve } = await shared('redirect');
    const answer = await asked(attachment.url);
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([302, 'no-store']);
    const link = answer.headers.get('location') ?? '';
    expect(new URL(link).searchParams.get('X-Amz-Expires')).toBe('60');
    const direct = await fetch(link);
    expect([direct.status, direct.headers.get('content-type')]).toEqual([200, 'image/png']);
    expect(Buffer.from(await direct.arrayBuffer()).equals(pngBytes())).toBe(true);
    expect((await fetch(link.replace(/X-Amz-Signature=./, 'X-Amz-Signature=0'))).status).toBe(403);
    expect((await byEve(attachment.url)).status).toBe(404);
  }, 60_000);
});
