import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import {
  fileOf,
  findProgram,
  messageRequest,
  S3_PROGRAMS,
  startS3Server,
  startServer,
  TestUser,
  UNLIMITED_RATES,
  type S3Server,
  type TestServer,
} from '@tertulia/testing';
import { WIDE } from './support/inspect';
import { pictureFile, wavFile } from './support/media';
import { expect, test } from './support/test';

const missing = S3_PROGRAMS.filter((program) => findProgram(program) === null);

test.describe('where the browser is sent on to a store of another origin', () => {
  test.skip(missing.length > 0 && process.env['CI'] === undefined, `${missing.join(', ')} not installed`);
  let store: S3Server;
  let server: TestServer;

  test.beforeAll(async () => {
    store = await startS3Server();
    const { endpoint, region, accessKeyId, secretAccessKey } = store;
    const client = new S3Client({
      endpoint,
      region,
      credentials: { accessKeyId, secretAccessKey },
      forcePathStyle: true,
    });
    await client.send(new CreateBucketCommand({ Bucket: 'tertulia' }));
    client.destroy();
    server = await startServer({
      env: {
        ...UNLIMITED_RATES,
        S3_ENDPOINT: endpoint,
        S3_BUCKET: 'tertulia',
        S3_REGION: region,
        S3_ACCESS_KEY_ID: accessKeyId,
        S3_SECRET_ACCESS_KEY: secretAccessKey,
        S3_FORCE_PATH_STYLE: 'true',
        S3_DELIVERY: 'redirect',
      },
    });
  });
  test.afterAll(async () => {
    await server?.dispose();
    await store?.stop();
  });

  test('a picture and sound are saved without leaving the page, and sound plays on once its address holds no longer', async ({
    enter,
  }) => {
    const [anas, bens] = [await TestUser.register(server, 'Ana Far'), await TestUser.register(server, 'Ben Far')];
    const { id } = await anas.direct(bens);
    const ana = await enter(anas, WIDE);
    const { page } = ana;
    await page.goto('/');
    const picture = await pictureFile(page, 'far.jpg', 900, 600);
    // More than a browser fetches of it before it is played.
    const sound = wavFile('far.wav', 24 * 1024 * 1024);
    const attachmentIds = [];
    for (const { buffer, name, mimeType } of [picture, sound]) {
      attachmentIds.push((await bens.upload(id, fileOf(buffer, name, mimeType))).id);
    }
    await bens.send(id, messageRequest({ body: 'From afar', attachmentIds }));

    let refused = 0;
    // Of what leads to the store only that is seen here for which the server is not asked: by an address from before. Two of
    // the same second are the same, so the first such request alone is answered as by the store a minute later.
    await page.route(`${store.endpoint}/**`, (route) =>
      refused++ === 0
        ? route.fulfill({ status: 403, contentType: 'application/xml', body: '<Error/>' })
        : route.continue(),
    );
    await page.goto(`/c/${id}`);
    const player = ana.message('From afar').locator('audio');
    await expect.poll(() => player.evaluate((it: HTMLMediaElement) => it.readyState)).toBeGreaterThan(0);
    await player.evaluate(async (it: HTMLMediaElement) => {
      it.muted = true;
      it.currentTime = it.duration * 0.9;
      await it.play().catch(() => undefined);
    });
    await expect
      .poll(() => player.evaluate((it: HTMLMediaElement) => !it.paused && it.currentTime > it.duration * 0.9))
      .toBe(true);
    expect(refused).toBeGreaterThan(0);

    const saved = async (link: ReturnType<typeof page.getByRole>): Promise<string> => {
      const download = page.waitForEvent('download');
      await link.click();
      return (await download).suggestedFilename();
    };
    expect(await saved(ana.message('From afar').getByRole('link', { name: /^Download far.wav/ }))).toBe('far.wav');
    await ana
      .message('From afar')
      .getByRole('link', { name: /far.jpg/ })
      .click();
    const viewer = page.getByRole('dialog', { name: 'Files, large' });
    expect(await saved(viewer.getByRole('link', { name: 'Download' }))).toBe('far.jpg');
    await expect(viewer).toBeVisible();
    expect(new URL(page.url()).pathname).toBe(`/c/${id}`);
  });
});
