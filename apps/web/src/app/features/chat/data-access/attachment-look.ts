import type { Attachment } from '@tertulia/contracts';

/** The most pixels that a picture takes in the list; the same numbers as the theme's picture size. */
const WIDTH = 320;
const HEIGHT = 240;
const SQUARE = { width: 160, height: 160, whole: false };
/** The fewest pixels of a side, so that it can be seen and hit: what a finger needs. */
const LEAST = 44;

/** The room that a picture takes in the list. */
export interface PictureBox {
  width: number;
  height: number;
  /** Whether all of it is drawn, in the middle of the room, for having too few pixels to fill that. */
  whole: boolean;
}

/**
 * The size at which a picture is shown: as it is, or scaled down to fit; a square where its size is not known. One that is
 * narrow or flat is cut to be seen at all, and one that is tiny has room around it.
 */
export function pictureBox(width: number | null, height: number | null): PictureBox {
  if (width === null || height === null || width < 1 || height < 1) return SQUARE;
  const scale = Math.min(1, WIDTH / width, HEIGHT / height);
  const side = (pixels: number): number => Math.max(LEAST, Math.round(pixels * scale));
  return { width: side(width), height: side(height), whole: Math.min(width, height) < LEAST };
}

/** A few letters for the kind of a file: its ending, or else what it is by content. */
export function fileKind({ filename, mimeType }: Pick<Attachment, 'filename' | 'mimeType'>): string {
  const ending = /\.([\p{L}\p{N}]{1,4})$/u.exec(filename)?.[1];
  return (ending ?? mimeType.split('/')[1] ?? 'file').slice(0, 4).toUpperCase();
}

/**
 * Where a file is had to be saved. The server says so in its answer: a browser that is sent on to a store of another origin
 * takes no notice of a link's `download`, and would leave the page for what it can show.
 */
export const savedFrom = ({ url }: Pick<Attachment, 'url'>): string => `${url}?download`;

/** Kinds of pictures that every browser of today can draw. */
const SHOWABLE: ReadonlySet<string> = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif']);

/** Whether a browser can draw such a file as a picture. */
export function isShowable(mimeType: string): boolean {
  return SHOWABLE.has(mimeType);
}

/** Kinds of sound and video that are served to be played in place. */
const PLAYABLE: ReadonlySet<string> = new Set([
  ...['audio/mpeg', 'audio/mp4', 'audio/aac', 'audio/wav', 'audio/flac', 'audio/ogg'],
  ...['video/mp4', 'video/webm', 'video/ogg', 'video/quicktime'],
]);

/** How a file is shown: drawn, played, leafed through, or named alone. */
export type Look = 'picture' | 'video' | 'audio' | 'document' | 'card';

/** How a file is shown in a message. */
export function lookOf({ mimeType, thumbnailUrl }: Pick<Attachment, 'mimeType' | 'thumbnailUrl'>): Look {
  if (thumbnailUrl !== null) return 'picture';
  if (mimeType === 'application/pdf') return 'document';
  if (!PLAYABLE.has(mimeType)) return 'card';
  return mimeType.startsWith('video/') ? 'video' : 'audio';
}
