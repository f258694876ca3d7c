import { lstatSync, readdirSync } from 'node:fs';
import path from 'node:path';

/** Bytes that the image may have, all layers together, not compressed. */
export const IMAGE_LIMIT = 250_000_000;

/** Bytes of all files below a folder, each counted once however many names it has. */
export function bytesBelow(folder: string, seen = new Set<number>()): number {
  let sum = 0;
  for (const name of readdirSync(folder)) {
    const file = path.join(folder, name);
    const { ino, nlink, size } = lstatSync(file);
    if (lstatSync(file).isDirectory()) sum += bytesBelow(file, seen);
    else if (nlink === 1 || !seen.has(ino)) {
      seen.add(ino);
      sum += size;
    }
  }
  return sum;
}

/** Bytes as megabytes with one digit. */
export const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;
