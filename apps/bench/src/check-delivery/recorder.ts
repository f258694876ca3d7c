import type { ChatClient, MessageView } from '@tertulia/chat-client';
import type { Conversation, Message } from '@tertulia/contracts';
import { Subscription } from 'rxjs';
import type { FinalView, HistoryEvent, Progress, Version } from './history';

/** Without its time, which the recorder gives it. */
type Noted<E> = E extends unknown ? Omit<E, 'at'> : never;

/** Writes down what the clients of one person show and are told, one client after the other. */
export class Recorder {
  readonly events: HistoryEvent[] = [];
  private subscription = new Subscription();
  private readonly views = new Map<string, readonly MessageView[]>();
  private readonly summaries = new Map<string, Conversation>();

  /** `startedAt` is the beginning of the run by `performance.now()`. */
  constructor(private readonly startedAt: number) {}

  /** Writes an event down with the present time. */
  note(event: Noted<HistoryEvent>): void {
    this.events.push({ ...event, at: Math.round(performance.now() - this.startedAt) });
  }

  /** Follows one conversation from now on, until `stop`. */
  follow(client: ChatClient, conversationId: string): void {
    const revs = new Map<string, number>();
    this.subscription.add(
      client.messages$(conversationId).subscribe((views) => {
        this.views.set(conversationId, views);
        this.noteSeen(conversationId, views, revs);
      }),
    );
    const known = new Map<string, Progress>();
    this.subscription.add(
      client.conversation$(conversationId).subscribe((conversation) => {
        if (!conversation) return;
        this.summaries.set(conversationId, conversation);
        this.noteReceipts(conversation, known);
      }),
    );
  }

  /** The client that is followed is over: nothing is known of what the next one shows. */
  stop(): void {
    this.subscription.unsubscribe();
    this.subscription = new Subscription();
    this.views.clear();
    this.summaries.clear();
  }

  /** The messages of others and one's own that the client shows and the server has. */
  stored(conversationId: string): readonly Message[] {
    return (this.views.get(conversationId) ?? []).flatMap(({ message }) => (message ? [message] : []));
  }

  /** What the client shows now. */
  final(conversationId: string): FinalView | null {
    const summary = this.summaries.get(conversationId);
    if (!summary) return null;
    const { rev, lastSeq, unreadCount } = summary;
    const messages = this.stored(conversationId).map(versionOf);
    return { conversationId, messages, rev, lastSeq, unreadCount, receipts: receiptsOf(summary) };
  }

  private noteSeen(conversationId: string, views: readonly MessageView[], revs: Map<string, number>): void {
    let after: number | null = null;
    for (const { message } of views) {
      if (!message) continue;
      if (revs.get(message.id) !== message.rev) {
        revs.set(message.id, message.rev);
        this.note({ kind: 'seen', conversationId, version: versionOf(message), after });
      }
      after = message.seq;
    }
  }

  private noteReceipts(conversation: Conversation, known: Map<string, Progress>): void {
    for (const { user, deliveredSeq, readSeq } of conversation.members) {
      const before = known.get(user.id);
      if (before?.deliveredSeq === deliveredSeq && before.readSeq === readSeq) continue;
      known.set(user.id, { deliveredSeq, readSeq });
      this.note({ kind: 'receipt', conversationId: conversation.id, userId: user.id, deliveredSeq, readSeq });
    }
  }
}

const versions = new WeakMap<Message, Version>();

/** What of a message is compared; the same object for the same message, because a client after a restart shows many again. */
export function versionOf(message: Message): Version {
  const { id, seq, rev, senderId, clientMessageId, body, deletedAt } = message;
  const version = versions.get(message) ?? {
    ...{ id, seq, rev, senderId, clientMessageId, body },
    deleted: deletedAt !== null,
  };
  versions.set(message, version);
  return version;
}

/** The receipts of the listed members, by user id. */
export function receiptsOf({ members }: Conversation): Record<string, Progress> {
  return Object.fromEntries(
    members.map(({ user, deliveredSeq, readSeq }): [string, Progress] => [user.id, { deliveredSeq, readSeq }]),
  );
}
