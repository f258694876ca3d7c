import type { Attachment } from '@tertulia/contracts';

/** A file that is stored and belongs to a conversation. */
export class AttachmentDto implements Attachment {
  /** @example "0123456789abcdef01234568" */
  id!: string;

  /** @example "Launch plan.pdf" */
  filename!: string;

  /**
   * By content, not by name.
   * @example "image/png"
   */
  mimeType!: string;

  /**
   * Bytes.
   * @example 48213
   */
  size!: number;

  /**
   * Lower-case hex.
   * @example "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
   */
  sha256!: string;

  /**
   * Path of the bytes, for members of the conversation only.
   * @example "/api/v1/uploads/0123456789abcdef01234568"
   */
  url!: string;

  /**
   * Path of a smaller picture; `null` for what is no image.
   * @example "/api/v1/uploads/0123456789abcdef01234568/thumbnail"
   */
  thumbnailUrl!: string | null;

  /**
   * Pixels; `null` for what is no image.
   * @example 1280
   */
  width!: number | null;

  /**
   * Pixels; `null` for what is no image.
   * @example 720
   */
  height!: number | null;
}
