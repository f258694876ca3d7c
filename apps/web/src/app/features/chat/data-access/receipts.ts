import type { MessageState, MessageView } from '@tertulia/chat-client';
import type { Conversation } from '@tertulia/contracts';
import type { TextKey } from '../../../core/i18n/text-key';

/** The states of one's own message, in the words that assistive software reads. */
export const STATE_KEYS: Readonly<Record<MessageState, TextKey>> = {
  pending: 'chat.state.pending',
  sent: 'chat.state.sent',
  delivered: 'chat.state.delivered',
  read: 'chat.state.read',
  failed: 'chat.state.failed',
};

/** One's own newest message, which shows its state in words; `null` if there is none. */
export function lastOwn(messages: readonly MessageView[]): MessageView | null {
  for (let index = messages.length - 1; index >= 0; index--) {
    const view = messages[index];
    if (view?.own === true && view.deletedAt === null) return view;
  }
  return null;
}

/** How many others have read up to `seq`, of those that the conversation lists. */
export function readersOf(conversation: Conversation, ownId: string, seq: number): number {
  return conversation.members.filter(({ user, readSeq }) => user.id !== ownId && readSeq >= seq).length;
}
