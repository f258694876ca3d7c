import { ErrorCode, LIMITS } from '@tertulia/contracts';
import { ChatError } from './chat-error';
import type { OutboxEntry } from './chat-storage';
import type { ConversationLog } from './conversation-log';
import type { OutgoingMessage } from './views';

/** Throws `VALIDATION_FAILED` for what the server would refuse. */
export function checkOutgoing(body: string, attachments: number): void {
  // Code points, as the server counts.
  const { length } = [...body.trim()];
  if (length > LIMITS.body.max) refuse('body', `has ${length} characters, ${LIMITS.body.max} are allowed`);
  if (length < LIMITS.body.min && attachments === 0) refuse('body', 'is empty');
  if (attachments > LIMITS.attachments.max) refuse('attachmentIds', `has more than ${LIMITS.attachments.max} items`);
}

/** What goes into the outbox for a message. */
export function outboxEntry(
  conversationId: string,
  clientMessageId: string,
  outgoing: OutgoingMessage,
  writtenAt: number,
  log: ConversationLog | undefined,
): Omit<OutboxEntry, 'order'> {
  const attachments = outgoing.attachments ?? [];
  const repliedTo = log?.visible.find(({ id }) => id === outgoing.replyToId);
  return {
    conversationId,
    clientMessageId,
    body: outgoing.body,
    attachments,
    attachmentIds: outgoing.attachmentIds ?? attachments.map(({ id }) => id),
    replyToId: outgoing.replyToId ?? null,
    replyTo: repliedTo
      ? {
          id: repliedTo.id,
          seq: repliedTo.seq,
          senderId: repliedTo.senderId,
          excerpt: [...repliedTo.body].slice(0, LIMITS.excerpt.max).join(''),
        }
      : null,
    writtenAt: new Date(writtenAt).toISOString(),
    status: 'pending',
    failure: null,
    message: null,
    revised: false,
    version: 0,
  };
}

/** A random UUID, also where `crypto.randomUUID` is kept from pages without https. */
export function randomUuid(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

function refuse(path: string, message: string): never {
  throw new ChatError(ErrorCode.ValidationFailed, `${path} ${message}`, [{ path, message }]);
}
