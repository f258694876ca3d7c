import type { Conversation, Message, User } from '@tertulia/contracts';
import type { Translate } from '../../../core/i18n/text-key';
import { peerOf, titleOf } from './conversation-title';
import { directionOf, isolated } from '../../../core/i18n/direction';
import { plainText } from '../../../core/messages/plain-text';

/** A conversation as the list shows it. */
export interface ConversationSummary {
  id: string;
  title: string;
  /** What the avatar's colour is made from. */
  seed: string;
  avatarUrl: string | null;
  /** Whose presence the avatar shows; `null` for a group. */
  peerId: string | null;
  type: Conversation['type'];
  excerpt: string;
  /** The way the excerpt runs: as what was said does, whatever it is introduced by. */
  direction: 'ltr' | 'rtl';
  /** When something was last said, or when the conversation began. */
  at: string;
  unread: number;
}

/** What the list shows of a conversation, in the language of `t`. */
export function summaryOf(
  conversation: Conversation,
  ownId: string,
  users: ReadonlyMap<string, User>,
  t: Translate,
): ConversationSummary {
  const peer = peerOf(conversation, ownId);
  const said = conversation.lastMessage === null ? '' : textOf(conversation.lastMessage, users, t);
  return {
    id: conversation.id,
    title: titleOf(conversation, ownId, t),
    seed: peer?.id ?? conversation.id,
    avatarUrl: peer?.avatarUrl ?? null,
    peerId: peer?.id ?? null,
    type: conversation.type,
    excerpt: excerptOf(conversation, said, ownId, users, t),
    direction: directionOf(said),
    at: conversation.lastMessage?.createdAt ?? conversation.updatedAt,
    unread: conversation.unreadCount,
  };
}

function excerptOf(
  conversation: Conversation,
  text: string,
  ownId: string,
  users: ReadonlyMap<string, User>,
  t: Translate,
): string {
  const { lastMessage } = conversation;
  if (lastMessage === null)
    return t(conversation.type === 'direct' ? 'chat.list.sayHello' : 'chat.list.nothingWritten');
  if (lastMessage.senderId === ownId) return t('chat.list.you', { text });
  if (conversation.type === 'direct') return text;
  const name = users.get(lastMessage.senderId)?.displayName.split(' ')[0];
  return name === undefined ? text : t('chat.list.author', { name, text });
}

function textOf(message: Message, users: ReadonlyMap<string, User>, t: Translate): string {
  if (message.deletedAt !== null) return t('chat.list.deleted');
  if (message.body !== '') return plainText(message.body, users, t('chat.mentionSomeone'));
  return message.attachments.map(({ filename }) => isolated(filename)).join(', ');
}
