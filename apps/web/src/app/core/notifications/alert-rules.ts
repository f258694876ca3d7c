import type { Conversation, Message } from '@tertulia/contracts';
import { isMuted, type NotificationSettings } from './notification-settings';

/** Whether `ownId` is to be told of a message of somebody else that just came, as far as the settings and the message decide. */
export function isTold(
  message: Message,
  conversation: Conversation,
  ownId: string,
  settings: NotificationSettings,
  now: number,
): boolean {
  if (message.senderId === ownId || message.deletedAt !== null || message.seq <= conversation.me.readSeq) return false;
  if (settings.quietUntil > now) return false;
  const own = settings.conversations[conversation.id];
  const level = own ?? settings.level;
  if (level === 'mentions') {
    return message.mentions.includes(ownId) || (own === undefined && conversation.type === 'direct');
  }
  return level === 'all';
}

/** How many messages are unread over all conversations that are not muted. */
export function unreadTotal(conversations: readonly Conversation[], settings: NotificationSettings): number {
  return conversations
    .filter(({ id }) => !isMuted(settings, id))
    .reduce((sum, { unreadCount }) => sum + unreadCount, 0);
}
