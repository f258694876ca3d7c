import type { Conversation, Message } from '@tertulia/contracts';
import type { OutboxEntry } from './chat-storage';
import type { MessageState, MessageView } from './views';

/** How far the others have got with one's own messages; a state is claimed up to these numbers. */
export interface Progress {
  deliveredSeq: number;
  readSeq: number;
}

/** What every other member has, has read. Nothing where not all of them are listed, or there are none. */
export function progressOfOthers(conversation: Conversation | null, userId: string): Progress {
  const others = conversation?.members.filter((member) => member.user.id !== userId) ?? [];
  if (!conversation || others.length === 0 || conversation.members.length < conversation.memberCount) {
    return { deliveredSeq: 0, readSeq: 0 };
  }
  return {
    deliveredSeq: Math.min(...others.map(({ deliveredSeq }) => deliveredSeq)),
    readSeq: Math.min(...others.map(({ readSeq }) => readSeq)),
  };
}

/** Makes the views of one conversation. A view stays the same object until what it shows changes. */
export class MessageViews {
  private views = new Map<string, { source: Message | OutboxEntry; view: MessageView }>();

  constructor(private readonly userId: string) {}

  /** The stored messages in `seq` order, then what is in the outbox in the order written. */
  of(messages: readonly Message[], entries: readonly OutboxEntry[], progress: Progress): readonly MessageView[] {
    const next: typeof this.views = new Map();
    const show = (source: Message | OutboxEntry, view: MessageView): MessageView => {
      const known = this.views.get(view.key);
      const kept = known?.source === source && known.view.state === view.state ? known : { source, view };
      next.set(view.key, kept);
      return kept.view;
    };
    const stored = messages.map((message) => show(message, this.ofMessage(message, progress)));
    const waiting = entries
      .map((entry) => ({ entry, view: this.ofEntry(entry, progress) }))
      // Acknowledged, and in the log in the meantime.
      .filter(({ view }) => !next.has(view.key))
      .map(({ entry, view }) => show(entry, view));
    this.views = next;
    return [...stored, ...waiting];
  }

  private ofMessage(message: Message, progress: Progress): MessageView {
    const own = message.senderId === this.userId;
    return {
      ...message,
      key: keyOf(message.senderId, message.clientMessageId),
      own,
      state: own ? stateOf(message.seq, progress) : null,
      error: null,
      message,
    };
  }

  private ofEntry(entry: OutboxEntry, progress: Progress): MessageView {
    const { conversationId, clientMessageId, body, attachments, replyTo, writtenAt, status, failure, message } = entry;
    if (status === 'acknowledged' && message) return this.ofMessage(message, progress);
    return {
      key: keyOf(this.userId, clientMessageId),
      conversationId,
      id: null,
      seq: null,
      clientMessageId,
      senderId: this.userId,
      own: true,
      body,
      mentions: [],
      attachments,
      replyTo,
      createdAt: writtenAt,
      editedAt: null,
      deletedAt: null,
      state: status === 'failed' ? 'failed' : 'pending',
      error: failure,
      message: null,
    };
  }
}

function stateOf(seq: number, { deliveredSeq, readSeq }: Progress): MessageState {
  if (seq <= readSeq) return 'read';
  return seq <= deliveredSeq ? 'delivered' : 'sent';
}

function keyOf(senderId: string, clientMessageId: string): string {
  return `${senderId}:${clientMessageId}`;
}
