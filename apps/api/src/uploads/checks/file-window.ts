import type { FileHandle } from 'node:fs/promises';

const WINDOW_BYTES = 256 * 1024;

/** Reads a file in small steps forward without a call to the system for each: one window of it is in memory. */
export class FileWindow {
  private window: Buffer = Buffer.alloc(0);
  private start = 0;

  constructor(private readonly handle: FileHandle) {}

  /** The byte at that position if it is in memory: whoever takes millions of steps does not wait at each of them. */
  peek(position: number): number | undefined {
    return this.window[position - this.start];
  }

  /** The bytes at that position, valid until the next call; `null` where the file ends before. `length` is at most the window's. */
  async bytes(position: number, length: number): Promise<Buffer | null> {
    const offset = position - this.start;
    if (offset < 0 || offset + length > this.window.length) {
      const { bytesRead, buffer } = await this.handle.read(Buffer.alloc(WINDOW_BYTES), 0, WINDOW_BYTES, position);
      this.window = buffer.subarray(0, bytesRead);
      this.start = position;
      return length > bytesRead ? null : this.window.subarray(0, length);
    }
    return this.window.subarray(offset, offset + length);
  }
}
