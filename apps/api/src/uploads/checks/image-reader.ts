import { Injectable } from '@nestjs/common';
import { ErrorCode } from '@tertulia/contracts';
import sharp from 'sharp';
import { DomainError } from '../../common/errors/domain-error';
import { FairTurns } from './fair-turns';
import { WeighedTurns } from './weighed-turns';

/** Pixels of an image that is decoded. */
const MAX_PIXELS = 50_000_000;

/** Pixels of the longer side of a thumbnail. */
const THUMBNAIL_SIDE = 480;

/** Images decoded at once: each takes a thread. */
const AT_ONCE = 2;

/** Bytes a pixel that decoding takes at most, as measured: AVIF is held whole several times over, others once or by rows. */
const BYTES_A_PIXEL = { heif: 16, other: 8 };

/** Bytes that images under way may take together: the largest AVIF alone, or two of any other kind. */
const MOST_BYTES = MAX_PIXELS * BYTES_A_PIXEL.heif;

/** Seconds that one image may take. */
const TIME_LIMIT = 20;

/** What is known of an image once it has been decoded. */
export interface ImageFacts {
  /** Pixels as shown, with the orientation applied. */
  width: number;
  height: number;
  /** WebP of at most `THUMBNAIL_SIDE` pixels a side, upright, without any of the original's metadata. */
  thumbnail: Buffer;
}

// One thread an image, and nothing of one request kept for the next.
sharp.concurrency(1);
sharp.cache(false);

/** Decodes images, a few at a time and of each person one: nobody's pictures keep those of others waiting. */
@Injectable()
export class ImageReader {
  private readonly turns = new FairTurns(AT_ONCE);
  private readonly memory = new WeighedTurns(MOST_BYTES);

  /**
   * Measures an image and makes its thumbnail, of the first picture where it moves. Throws `PAYLOAD_TOO_LARGE` for one of
   * too many pixels, and `UNSUPPORTED_MEDIA_TYPE` for one that cannot be decoded to its end.
   */
  read(path: string, ownerId: string): Promise<ImageFacts> {
    return this.turns.run(ownerId, () => decode(path, this.memory));
  }
}

async function decode(path: string, memory: WeighedTurns): Promise<ImageFacts> {
  try {
    // The header first, without the limit: so that a bomb is told from a broken image before a pixel is decoded.
    const { autoOrient, format } = await sharp(path, { limitInputPixels: false }).metadata();
    const { width, height } = autoOrient;
    if (width * height > MAX_PIXELS) throw tooManyPixels();
    const weight = width * height * (format === 'heif' ? BYTES_A_PIXEL.heif : BYTES_A_PIXEL.other);
    return { width, height, thumbnail: await memory.run(weight, () => thumbnailOf(path)) };
  } catch (error) {
    if (error instanceof DomainError) throw error;
    const { message } = error as Error;
    if (/pixel limit/i.test(message)) throw tooManyPixels();
    throw new DomainError(ErrorCode.UnsupportedMediaType, 'The image is damaged or cut short.');
  }
}

function thumbnailOf(path: string): Promise<Buffer> {
  return sharp(path, { limitInputPixels: MAX_PIXELS, failOn: 'truncated', sequentialRead: true })
    .autoOrient()
    .resize(THUMBNAIL_SIDE, THUMBNAIL_SIDE, { fit: 'inside', withoutEnlargement: true })
    .webp({ quality: 80, effort: 3 })
    .timeout({ seconds: TIME_LIMIT })
    .toBuffer();
}

function tooManyPixels(): DomainError {
  return new DomainError(ErrorCode.PayloadTooLarge, `An image may have at most ${MAX_PIXELS / 1_000_000} megapixels.`);
}
