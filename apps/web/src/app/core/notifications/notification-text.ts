import type { Conversation, Message } from '@tertulia/contracts';
import { isolated } from '../i18n/direction';
import type { Translate } from '../i18n/text-key';
import { plainText } from '../messages/plain-text';

const LONGEST = 200;

/** What a notification says. */
export interface NotificationText {
  title: string;
  body: string;
}

/** Who wrote where, and, with `content`, what: as one line of plain text, or the names of the files. */
export function notificationText(
  message: Message,
  conversation: Conversation,
  content: boolean,
  t: Translate,
): NotificationText {
  const users = new Map(conversation.members.map(({ user }) => [user.id, user]));
  const name = users.get(message.senderId)?.displayName ?? t('chat.someone');
  const title =
    conversation.type === 'direct'
      ? name
      : t('notifications.inGroup', { name, title: conversation.title ?? t('chat.conversation') });
  if (!content) return { title, body: t('notifications.newMessage') };
  const text =
    message.body === ''
      ? message.attachments.map(({ filename }) => isolated(filename)).join(', ')
      : plainText(message.body, users, t('chat.mentionSomeone'));
  return { title, body: text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text };
}
