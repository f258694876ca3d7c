import { PassThrough, pipeline, type Readable } from 'node:stream';

/** Bytes of one upload that gather while others of it are written. */
const GATHERED_BYTES = 256 * 1024;

/**
 * The bytes of a stream in larger chunks: what comes while one is written is the next one, so that a fast sender takes few
 * writes and a slow one waits for nothing. Breaks off with the stream's error, and takes it along when it is given up.
 */
export function gathered(stream: Readable): Readable {
  const chunks = new PassThrough({ readableHighWaterMark: GATHERED_BYTES });
  pipeline(stream, chunks, () => undefined);
  return chunks;
}
