import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { gathered } from './gathered';

const chunkOf = (n: number): Buffer => Buffer.alloc(16 * 1024, n);

describe('gathered chunks', () => {
  it('are what came while the one before was written, in order and complete', async () => {
    const all = Array.from({ length: 64 }, (_, n) => chunkOf(n));
    const taken: Buffer[] = [];
    for await (const chunk of gathered(Readable.from(all)) as AsyncIterable<Buffer>) {
      taken.push(chunk);
      await sleep(5);
    }
    expect(Buffer.concat(taken).equals(Buffer.concat(all))).toBe(true);
    expect(taken.length).toBeLessThan(all.length / 4);
    // Not without a bound, however slow the writing is.
    expect(Math.max(...taken.map(({ length }) => length))).toBeLessThanOrEqual(512 * 1024);
  });

  it('do not wait for more where little comes', async () => {
    const slow = async function* () {
      for (let n = 0; n < 3; n++) {
        yield chunkOf(n);
        await sleep(20);
      }
    };
    const sizes: number[] = [];
    for await (const chunk of gathered(Readable.from(slow())) as AsyncIterable<Buffer>) sizes.push(chunk.length);
    expect(sizes).toEqual([0, 1, 2].map((n) => chunkOf(n).length));
  });

  it('end with the error of their stream, and their stream ends when nobody takes them', async () => {
    const broken = Readable.from(
      (async function* () {
        yield chunkOf(0);
        throw new Error('cut off');
      })(),
    );
    const readAll = async (): Promise<void> => {
      for await (const chunk of gathered(broken)) expect(chunk).toBeDefined();
    };
    await expect(readAll()).rejects.toThrow('cut off');

    const left = Readable.from(Array.from({ length: 100 }, (_, n) => chunkOf(n)));
    for await (const chunk of gathered(left)) {
      expect(chunk).toBeDefined();
      break;
    }
    await sleep(20);
    expect(left.destroyed).toBe(true);
  });
});
