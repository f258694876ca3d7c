import type { MessageView } from '@tertulia/chat-client';
import type { KeptMessage, KeptOutgoing } from '../../../core/upload/outgoing-storage';
import { outgoingFile, type OutgoingFile, type Progress } from './outgoing-file';

/** A message that waits, with the files that it waits for. */
export interface WaitingMessage {
  message: KeptMessage;
  files: readonly OutgoingFile[];
}

/** The messages that wait, each with its files. */
export function waitingMessages(
  { messages, files }: KeptOutgoing,
  progress: ReadonlyMap<string, Progress>,
  now: number,
): readonly WaitingMessage[] {
  return messages.map((message) => ({
    message,
    files: files
      .filter(({ messageId }) => messageId === message.clientMessageId)
      .map((file) => outgoingFile(file, progress.get(file.key), now)),
  }));
}

/** Whether nothing has changed but how far the files have got. */
export function sameWaiting(a: readonly WaitingMessage[], b: readonly WaitingMessage[]): boolean {
  return a.length === b.length && a.every((one, index) => sameOne(one, b[index]));
}

function sameOne(a: WaitingMessage, b: WaitingMessage | undefined): boolean {
  return (
    a.message.clientMessageId === b?.message.clientMessageId &&
    a.files.length === b.files.length &&
    a.files.every(
      ({ key, status }, index) => key === b.files[index]?.key && kind(status) === kind(b.files[index].status),
    )
  );
}

function kind(status: OutgoingFile['status']): 'ready' | 'failed' | 'sending' {
  return status === 'ready' || status === 'failed' ? status : 'sending';
}

/** A waiting message as it is shown: with the same key as later in the outbox, so that it stays the same to whoever looks. */
export function waitingView({ message, files }: WaitingMessage, ownId: string): MessageView {
  const { conversationId, clientMessageId, body, replyTo, writtenAt } = message;
  return {
    key: `${ownId}:${clientMessageId}`,
    conversationId,
    id: null,
    seq: null,
    clientMessageId,
    senderId: ownId,
    own: true,
    body,
    mentions: [],
    attachments: [],
    replyTo,
    createdAt: writtenAt,
    editedAt: null,
    deletedAt: null,
    state: files.some(({ status }) => status === 'failed') ? 'failed' : 'pending',
    error: null,
    message: null,
  };
}

/** The messages of a conversation, those that wait for files last; one that the outbox has by now is shown once. */
export function withWaiting(views: readonly MessageView[], waiting: readonly MessageView[]): readonly MessageView[] {
  if (waiting.length === 0) return views;
  return views.concat(waiting.filter(({ key }) => !views.some((view) => view.key === key)));
}
