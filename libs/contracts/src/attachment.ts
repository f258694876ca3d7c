/** A file that is stored and belongs to a conversation. */
export interface Attachment {
  id: string;
  filename: string;
  /** By content, not by name. */
  mimeType: string;
  /** Bytes. */
  size: number;
  /** Lower-case hex. */
  sha256: string;
  /** Path of the bytes, for members of the conversation only. */
  url: string;
  /** Path of a smaller picture; `null` for what is no image. */
  thumbnailUrl: string | null;
  /** Pixels; `null` for what is no image. */
  width: number | null;
  /** Pixels; `null` for what is no image. */
  height: number | null;
}
