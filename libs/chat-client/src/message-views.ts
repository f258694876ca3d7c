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
  private readonly views = new WeakMap<Message | OutboxEntry, MessageView>();

  constructor(private readonly userId: string) {}

  /** The stored messages in `seq` order, then what is in the outbox in the order written. */
  of(messages: readonly Message[], entries: readonly OutboxEntry[], progress: Progress): readonly MessageView[] {
    const views = messages.map((message) => this.messageView(message, progress));
    if (entries.length === 0) return views;
    const stored = new Set(views.filter(({ own }) => own).map(({ clientMessageId }) => clientMessageId));
    // What is acknowledged may be in the log by now.
    const waiting = entries.filter(({ clientMessageId }) => !stored.has(clientMessageId));
    return [...views, ...waiting.map((entry) => this.entryView(entry, progress))];
  }

  private messageView(message: Message, progress: Progress): MessageView {
    const known = this.views.get(message);
    const state = message.senderId === this.userId ? stateOf(message.seq, progress) : null;
    if (known?.state === state) return known;
    const view = this.ofMessage(message, state);
    this.views.set(message, view);
    return view;
  }

  private entryView(entry: OutboxEntry, progress: Progress): MessageView {
    if (entry.status === 'acknowledged' && entry.message) return this.messageView(entry.message, progress);
    const view = this.views.get(entry) ?? this.ofEntry(entry);
    this.views.set(entry, view);
    return view;
  }

  private ofMessage(message: Message, state: MessageState | null): MessageView {
    return {
      ...message,
      key: keyOf(message.senderId, message.clientMessageId),
      own: message.senderId === this.userId,
      state,
      error: null,
      message,
    };
  }

  private ofEntry(entry: OutboxEntry): MessageView {
    const { conversationId, clientMessageId, body, attachments, replyTo, writtenAt, status, failure } = entry;
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
