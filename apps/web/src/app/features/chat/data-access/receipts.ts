import type { MessageState, MessageView } from '@tertulia/chat-client';
import type { Conversation, User } from '@tertulia/contracts';
import type { TextKey } from '../../../core/i18n/text-key';

/** The states of one's own message, in the words that assistive software reads. */
export const STATE_KEYS: Readonly<Record<MessageState, TextKey>> = {
  pending: 'chat.state.pending',
  sent: 'chat.state.sent',
  delivered: 'chat.state.delivered',
  read: 'chat.state.read',
  failed: 'chat.state.failed',
};

/** Whether it is one's own message, and still there. */
export function isOwn({ own, deletedAt }: MessageView): boolean {
  return own && deletedAt === null;
}

/** How many others have read up to `seq`, of those that the conversation lists. */
export function readersOf(conversation: Conversation, ownId: string, seq: number): number {
  return conversation.members.filter(({ user, readSeq }) => user.id !== ownId && readSeq >= seq).length;
}

/** How far each of the others has got with a message. */
export interface Progress {
  read: readonly User[];
  /** Got it and have not read it. */
  delivered: readonly User[];
  waiting: readonly User[];
}

/** Who has read the message with that number, who has got it and who not yet, of those that the conversation lists. */
export function progressOf(conversation: Conversation | null, ownId: string, seq: number): Progress {
  const others = conversation?.members.filter(({ user }) => user.id !== ownId) ?? [];
  const users = (members: typeof others): User[] => members.map(({ user }) => user);
  return {
    read: users(others.filter(({ readSeq }) => readSeq >= seq)),
    delivered: users(others.filter(({ readSeq, deliveredSeq }) => readSeq < seq && deliveredSeq >= seq)),
    waiting: users(others.filter(({ readSeq, deliveredSeq }) => readSeq < seq && deliveredSeq < seq)),
  };
}
