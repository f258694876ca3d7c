import type { Conversation, Message, User } from '@tertulia/contracts';
import { peerOf, titleOf } from './conversation-title';
import { plainText } from './plain-text';

/** A conversation as the list shows it. */
export interface ConversationSummary {
  id: string;
  title: string;
  /** What the avatar's colour is made from. */
  seed: string;
  avatarUrl: string | null;
  /** Whose presence the avatar shows; `null` for a group. */
  peerId: string | null;
  excerpt: string;
  /** When something was last said, or when the conversation began. */
  at: string;
  unread: number;
}

/** What the list shows of a conversation. */
export function summaryOf(
  conversation: Conversation,
  ownId: string,
  users: ReadonlyMap<string, User>,
): ConversationSummary {
  const peer = peerOf(conversation, ownId);
  return {
    id: conversation.id,
    title: titleOf(conversation, ownId),
    seed: peer?.id ?? conversation.id,
    avatarUrl: peer?.avatarUrl ?? null,
    peerId: peer?.id ?? null,
    excerpt: excerptOf(conversation, ownId, users),
    at: conversation.lastMessage?.createdAt ?? conversation.updatedAt,
    unread: conversation.unreadCount,
  };
}

function excerptOf(conversation: Conversation, ownId: string, users: ReadonlyMap<string, User>): string {
  const { lastMessage } = conversation;
  if (lastMessage === null) return conversation.type === 'direct' ? 'Say hello' : 'Nothing written yet';
  const text = textOf(lastMessage, users);
  if (lastMessage.senderId === ownId) return `You: ${text}`;
  if (conversation.type === 'direct') return text;
  const name = users.get(lastMessage.senderId)?.displayName.split(' ')[0];
  return name === undefined ? text : `${name}: ${text}`;
}

function textOf(message: Message, users: ReadonlyMap<string, User>): string {
  if (message.deletedAt !== null) return 'Message deleted';
  if (message.body !== '') return plainText(message.body, users);
  return message.attachments.map(({ filename }) => filename).join(', ');
}
