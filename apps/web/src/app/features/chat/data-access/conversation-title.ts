import type { Conversation, User } from '@tertulia/contracts';
import type { Translate } from '../../../core/i18n/text-key';

/** The other person of a direct conversation; `null` in a group, or with oneself alone. */
export function peerOf(conversation: Conversation, ownId: string): User | null {
  if (conversation.type !== 'direct') return null;
  return conversation.members.find(({ user }) => user.id !== ownId)?.user ?? null;
}

/** What a conversation is called: its title, or the other person's name. */
export function titleOf(conversation: Conversation, ownId: string, t: Translate): string {
  const title =
    conversation.title ?? peerOf(conversation, ownId)?.displayName ?? conversation.members[0]?.user.displayName;
  return title ?? t('chat.conversation');
}
