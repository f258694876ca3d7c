import type { Conversation, Message } from '@tertulia/contracts';
import type { OutboxEntry } from './chat-storage';
import { sharedEnds } from './shared-ends';
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
  private messages: readonly Message[] = [];
  private views: readonly MessageView[] = [];
  private progress: Progress = { deliveredSeq: 0, readSeq: 0 };
  private readonly unsent = new WeakMap<OutboxEntry, MessageView>();

  constructor(private readonly userId: string) {}

  /**
   * The stored messages in `seq` order, then what is in the outbox in the order written. What has not changed since the last
   * call is not looked at again.
   */
  of(messages: readonly Message[], entries: readonly OutboxEntry[], progress: Progress): readonly MessageView[] {
    if (messages !== this.messages) this.take(messages, progress);
    this.advance(progress);
    if (entries.length === 0) return this.views;
    return [...this.views, ...entries.map((entry) => this.entryView(entry, progress))];
  }

  private take(messages: readonly Message[], progress: Progress): void {
    const { head, tail } = sharedEnds(this.messages, messages);
    const known = new Map(
      this.views
        .slice(head, this.views.length - tail)
        .map((view): [Message | null, MessageView] => [view.message, view]),
    );
    const fresh = messages.slice(head, messages.length - tail);
    this.views = this.views.slice(0, head).concat(
      fresh.map((message) => this.messageView(message, progress, known.get(message))),
      this.views.slice(this.views.length - tail),
    );
    this.messages = messages;
  }

  /** Says of one's own messages how far the others have got: of those alone that they have got past. */
  private advance(progress: Progress): void {
    const { deliveredSeq, readSeq } = this.progress;
    this.progress = progress;
    this.restate(deliveredSeq, progress.deliveredSeq);
    this.restate(readSeq, progress.readSeq);
  }

  private restate(before: number, now: number): void {
    const [from, to] = before < now ? [before, now] : [now, before];
    let views: MessageView[] | null = null;
    for (let index = firstAfter(this.messages, from); (this.messages[index]?.seq ?? Infinity) <= to; index += 1) {
      const view = this.views[index];
      if (view?.message?.senderId !== this.userId) continue;
      views ??= [...this.views];
      views[index] = this.messageView(view.message, this.progress, view);
    }
    if (views !== null) this.views = views;
  }

  private messageView(message: Message, progress: Progress, known?: MessageView): MessageView {
    const state = message.senderId === this.userId ? stateOf(message.seq, progress) : null;
    return known?.state === state ? known : this.ofMessage(message, state);
  }

  private entryView(entry: OutboxEntry, progress: Progress): MessageView {
    const known = this.unsent.get(entry);
    const view =
      entry.status === 'acknowledged' && entry.message
        ? this.messageView(entry.message, progress, known)
        : (known ?? this.ofEntry(entry));
    this.unsent.set(entry, view);
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

/** The index of the first message with a number above `seq`. */
function firstAfter(messages: readonly Message[], seq: number): number {
  let low = 0;
  let high = messages.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((messages[middle]?.seq ?? 0) > seq) high = middle;
    else low = middle + 1;
  }
  return low;
}
