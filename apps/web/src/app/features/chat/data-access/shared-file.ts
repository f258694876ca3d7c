import type { MessageView } from '@tertulia/chat-client';
import type { Attachment } from '@tertulia/contracts';

/** A file as it was shared: with who sent it, when, and in which message. */
export interface SharedFile {
  file: Attachment;
  senderId: string;
  at: string;
  /** The number of its message; `null` while that is on its way. */
  seq: number | null;
}

/** The files of a message. */
export function filesOf({ attachments, senderId, createdAt, seq }: MessageView): readonly SharedFile[] {
  return attachments.map((file) => ({ file, senderId, at: createdAt, seq }));
}

/** Whether a message brings files. */
export function hasFiles({ attachments }: MessageView): boolean {
  return attachments.length > 0;
}

/** All files of `messages`, newest first. */
export function allFiles(messages: readonly MessageView[]): readonly SharedFile[] {
  return messages.flatMap(filesOf).reverse();
}
