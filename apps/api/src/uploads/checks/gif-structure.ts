import type { FileHandle } from 'node:fs/promises';
import { FileWindow } from './file-window';

const HEADER_BYTES = 13;
/** Bytes. */
const MOST_PADDING = 4_096;
const EXTENSION = 0x21;
const IMAGE = 0x2c;
const TRAILER = 0x3b;

/**
 * Whether a GIF is a GIF and nothing else: its blocks follow one another up to the trailer, nothing comes after that, and
 * the size in its header does not read as the start of a script (`GIF89a=1;` and `GIF89a/*` are JavaScript as well).
 */
export async function isPlainGif(handle: FileHandle): Promise<boolean> {
  const file = new FileWindow(handle);
  const header = await file.bytes(0, HEADER_BYTES);
  if (header === null || readsAsScript(header.subarray(6, 8))) return false;
  let position = HEADER_BYTES + tableBytes(header[10] ?? 0);
  for (;;) {
    const block = await file.bytes(position, 1);
    if (block === null) return false;
    if (block[0] === TRAILER) return onlyPadding(file, position + 1);
    const data = await dataOf(file, position, block[0] ?? 0);
    if (data === null) return false;
    const end = await skipSubBlocks(file, data);
    if (end === null) return false;
    position = end;
  }
}

/** Where the sub-blocks of the block at `position` begin; `null` for what is no block. */
async function dataOf(file: FileWindow, position: number, type: number): Promise<number | null> {
  if (type === EXTENSION) return position + 2;
  if (type !== IMAGE) return null;
  const descriptor = await file.bytes(position, 10);
  // After the descriptor and the local colours there is one byte with the size of the codes.
  return descriptor === null ? null : position + 11 + tableBytes(descriptor[9] ?? 0);
}

async function skipSubBlocks(file: FileWindow, from: number): Promise<number | null> {
  for (let position = from; ;) {
    const length = file.peek(position) ?? (await file.bytes(position, 1))?.[0];
    if (length === undefined) return null;
    position += length + 1;
    if (length === 0) return position;
  }
}

/** Some encoders fill up with zeros. */
async function onlyPadding(file: FileWindow, from: number): Promise<boolean> {
  for (let position = from; position < from + MOST_PADDING; position++) {
    const byte = file.peek(position) ?? (await file.bytes(position, 1))?.[0];
    if (byte === undefined) return true;
    if (byte !== 0) return false;
  }
  return false;
}

/** Bytes of the colour table that the packed field announces. */
function tableBytes(packed: number): number {
  return packed & 0x80 ? 3 * 2 ** ((packed & 0x07) + 1) : 0;
}

function readsAsScript(width: Buffer): boolean {
  return /^(\/[*/]|=[\x20-\x7e])$/.test(width.toString('latin1'));
}
