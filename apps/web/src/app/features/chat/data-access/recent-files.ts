import type { MessageView } from '@tertulia/chat-client';
import type { Attachment } from '@tertulia/contracts';

/** The last `count` files of `messages`, newest first. */
export function recentFiles(messages: readonly MessageView[], count: number): Attachment[] {
  const files: Attachment[] = [];
  for (let index = messages.length - 1; index >= 0 && files.length < count; index--) {
    const attachments = messages[index]?.attachments ?? [];
    if (attachments.length > 0) files.push(...[...attachments].reverse());
  }
  return files.slice(0, count);
}
