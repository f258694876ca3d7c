import { mkdir, open, type FileHandle } from 'node:fs/promises';
import path from 'node:path';

/** Makes the names in a directory survive a crash: a rename is durable only after this. */
export async function syncDirectory(directory: string): Promise<void> {
  // Windows has no handle of a directory to flush; NTFS journals its names.
  if (process.platform === 'win32') return;
  const handle = await open(directory, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Makes a directory, for its owner alone, durably. Returns at once when it exists. */
export async function makeDirectory(directory: string): Promise<void> {
  const first = await mkdir(directory, { recursive: true, mode: 0o700 });
  if (first === undefined) return;
  for (let made = directory; made.length >= first.length; made = path.dirname(made)) {
    await syncDirectory(path.dirname(made));
  }
}

/** Whether an error of the file system has that code. */
export function hasCode(error: unknown, ...codes: string[]): boolean {
  return codes.includes(String((error as NodeJS.ErrnoException | null)?.code));
}

/** Writes all of a chunk: at that position, or where the file's last write ended. */
export async function writeAll(handle: FileHandle, chunk: Buffer, position: number | null = null): Promise<void> {
  for (let offset = 0; offset < chunk.length;) {
    const at = position === null ? null : position + offset;
    const { bytesWritten } = await handle.write(chunk, offset, chunk.length - offset, at);
    offset += bytesWritten;
  }
}
