import { open, type FileHandle } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import type { Staging } from '../intake/staging';
import type { WorkTurns } from '../intake/work-turns';
import { writeAll } from '../storage/durable-files';

/** A piece of a stream, as a file that whoever takes it discards. */
export interface PartFile {
  path: string;
  /** Bytes. */
  size: number;
}

/**
 * Cuts a stream into staged files of `partBytes`, of which only the last one may be shorter. Of a stream that breaks off
 * there is all that came, and then its error. Throws `INSUFFICIENT_STORAGE` where the disk has no room for what comes.
 */
export async function* cutIntoFiles(
  stream: Readable,
  partBytes: number,
  staging: Staging,
  turns: WorkTurns,
): AsyncGenerator<PartFile> {
  const end: { error?: unknown } = {};
  const wrote = staging.watchSpace();
  let part: OpenPart | null = null;
  try {
    for await (const chunk of untilItBreaks(stream, end)) {
      for (let rest = chunk; rest.length > 0;) {
        const into: OpenPart = (part ??= await begin(staging));
        const piece = rest.subarray(0, partBytes - into.size);
        await turns.piece(() => writeAll(into.handle, piece));
        into.size += piece.length;
        await wrote(piece.length);
        rest = rest.subarray(piece.length);
        if (into.size < partBytes) continue;
        await into.handle.close();
        part = null;
        yield into;
      }
    }
    if (part) {
      const last: OpenPart = part;
      await last.handle.close();
      part = null;
      yield last;
    }
    if ('error' in end) throw end.error;
  } finally {
    if (part) {
      await part.handle.close().catch(() => undefined);
      await staging.discard(part.path);
    }
  }
}

interface OpenPart extends PartFile {
  handle: FileHandle;
}

async function begin(staging: Staging): Promise<OpenPart> {
  await staging.requireSpace(0);
  const path = staging.freshPath();
  return { path, size: 0, handle: await open(path, 'wx', 0o600) };
}

/** The chunks of a stream; its error, if any, goes to `end`. */
async function* untilItBreaks(stream: Readable, end: { error?: unknown }): AsyncGenerator<Buffer> {
  try {
    yield* stream as AsyncIterable<Buffer>;
  } catch (error) {
    end.error = error;
  }
}
