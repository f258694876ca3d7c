import { hugePng } from '@tertulia/testing';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { ImageReader } from './image-reader';

let directory: string;
beforeAll(async () => (directory = await mkdtemp(path.join(tmpdir(), 'tertulia-images-'))));
afterAll(() => rm(directory, { recursive: true }));

const images = new ImageReader();
async function read(bytes: Buffer) {
  const file = path.join(directory, 'staged');
  await writeFile(file, bytes);
  return images.read(file, 'ana');
}

const plain = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#3366cc' } });

describe('the reader of images', () => {
  it('measures, and makes a smaller picture with the same proportions', async () => {
    const { width, height, thumbnail } = await read(await plain(1_200, 600).png().toBuffer());
    expect([width, height]).toEqual([1_200, 600]);
    expect(await sharp(thumbnail).metadata()).toMatchObject({ format: 'webp', width: 480, height: 240 });
  });

  it('leaves a small picture as small as it is', async () => {
    const { thumbnail } = await read(await plain(40, 30).png().toBuffer());
    expect(await sharp(thumbnail).metadata()).toMatchObject({ width: 40, height: 30 });
  });

  it('turns a picture upright and takes its metadata out, the place where it was taken included', async () => {
    const exif = { IFD0: { Orientation: '6' }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '40/1 25/1 0/1' } };
    const photo = await plain(100, 50).withExif(exif).withMetadata({ orientation: 6 }).jpeg().toBuffer();
    expect((await sharp(photo).metadata()).exif).toBeDefined();
    const { width, height, thumbnail } = await read(photo);
    expect([width, height]).toEqual([50, 100]);
    const metadata = await sharp(thumbnail).metadata();
    expect([metadata.width, metadata.height]).toEqual([50, 100]);
    expect([metadata.exif, metadata.xmp, metadata.icc, metadata.orientation]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('shows the first picture of one that moves', async () => {
    const pictures = await Promise.all(
      ['#f00', '#0f0', '#00f'].map((background) =>
        sharp({ create: { width: 64, height: 32, channels: 3, background } })
          .png()
          .toBuffer(),
      ),
    );
    const frames = sharp(pictures, { join: { animated: true } });
    for (const moving of [await frames.clone().gif().toBuffer(), await frames.clone().webp().toBuffer()]) {
      expect((await sharp(moving).metadata()).pages).toBe(3);
      const { width, height, thumbnail } = await read(moving);
      expect([width, height]).toEqual([64, 32]);
      expect((await sharp(thumbnail).metadata()).pages ?? 1).toBe(1);
    }
  });

  it('refuses a decompression bomb before it decodes a pixel of it', async () => {
    const bomb = hugePng(30_000, 30_000);
    expect(bomb.length).toBeLessThan(200_000);
    await expect(read(bomb)).rejects.toMatchObject({ code: 'PAYLOAD_TOO_LARGE' });
  });

  it('refuses an image that is cut short or damaged', async () => {
    const photo = await plain(400, 400).jpeg().toBuffer();
    await expect(read(photo.subarray(0, photo.length / 2))).rejects.toMatchObject({ code: 'UNSUPPORTED_MEDIA_TYPE' });
    await expect(read(Buffer.from('GIF89a'))).rejects.toMatchObject({ code: 'UNSUPPORTED_MEDIA_TYPE' });
  });

  it('takes many at once, a few at a time', async () => {
    const bytes = await plain(300, 300).png().toBuffer();
    const file = path.join(directory, 'shared');
    await writeFile(file, bytes);
    const all = await Promise.all(Array.from({ length: 20 }, (_, n) => images.read(file, `person ${n % 7}`)));
    expect(all.every(({ width }) => width === 300)).toBe(true);
  });
});
