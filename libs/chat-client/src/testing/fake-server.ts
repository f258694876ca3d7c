import {
  ErrorCode,
  type Changes,
  type Conversation,
  type EventError,
  type History,
  type HistoryQuery,
  type MemberRole,
  type Message,
  type SendMessagePayload,
  type SyncRequest,
  type SyncResponse,
} from '@tertulia/contracts';
import { ChatError } from '../chat-error';
import type { EventPayload, ServerEvent } from '../chat-transport';

interface FakeMember {
  role: MemberRole;
  readSeq: number;
  deliveredSeq: number;
}

interface FakeConversation {
  id: string;
  title: string;
  rev: number;
  messages: Message[];
  members: Map<string, FakeMember>;
  /** Counts every change of the summary, over all conversations. */
  stamp: number;
}

/** What the server tells a user, to every connection. */
export type Listener = <E extends ServerEvent>(event: E, payload: EventPayload<E>) => void;

/** The rules of the protocol over plain memory: one order, once per `clientMessageId`, durable before visible. */
export class FakeServer {
  private readonly conversations = new Map<string, FakeConversation>();
  private readonly listeners = new Map<string, Set<Listener>>();
  private stamp = 0;
  private ids = 0;
  /** Bounds of one answer. */
  bounds = { syncConversations: 50, syncMessages: 100, changes: 100 };
  /** Set to have every command of that name refused. */
  readonly refusals = new Map<string, EventError>();
  /** Requests by name, in the order they came. */
  readonly log: { event: string; userId: string; payload: unknown }[] = [];

  createConversation(title: string, userIds: string[]): string {
    const id = `c${++this.ids}`;
    const members = new Map(
      userIds.map((userId, index): [string, FakeMember] => [
        userId,
        { role: index === 0 ? 'owner' : 'member', readSeq: 0, deliveredSeq: 0 },
      ]),
    );
    this.conversations.set(id, { id, title, rev: 0, messages: [], members, stamp: ++this.stamp });
    for (const userId of userIds) this.tell(userId, 'conversation_created', { conversation: this.summary(id, userId) });
    return id;
  }

  removeMember(conversationId: string, userId: string): void {
    const conversation = this.must(conversationId, userId);
    conversation.members.delete(userId);
    conversation.stamp = ++this.stamp;
    this.tell(userId, 'conversation_removed', { conversationId });
    for (const other of conversation.members.keys()) {
      this.tell(other, 'conversation_updated', { conversation: this.summary(conversationId, other) });
    }
  }

  rename(conversationId: string, userId: string, title: string): void {
    const conversation = this.must(conversationId, userId);
    conversation.title = title;
    conversation.stamp = ++this.stamp;
    for (const member of conversation.members.keys()) {
      this.tell(member, 'conversation_updated', { conversation: this.summary(conversationId, member) });
    }
  }

  send(userId: string, payload: SendMessagePayload): Message {
    const conversation = this.must(payload.conversationId, userId);
    const { clientMessageId, body } = payload;
    const stored = conversation.messages.find((it) => it.senderId === userId && it.clientMessageId === clientMessageId);
    if (stored) return stored;
    const message: Message = {
      id: `m${++this.ids}`,
      conversationId: conversation.id,
      seq: conversation.messages.length + 1,
      rev: ++conversation.rev,
      senderId: userId,
      clientMessageId,
      body,
      mentions: [],
      attachments: [],
      replyTo: null,
      createdAt: new Date(Date.UTC(2026, 0, 1) + this.ids * 1000).toISOString(),
      editedAt: null,
      deletedAt: null,
    };
    conversation.messages.push(message);
    this.changed(conversation, 'message_created', message);
    return message;
  }

  edit(userId: string, conversationId: string, messageId: string, body: string | null): Message {
    const conversation = this.must(conversationId, userId);
    const index = conversation.messages.findIndex(({ id }) => id === messageId);
    const known = conversation.messages[index];
    if (!known) throw notFound();
    const at = new Date(Date.UTC(2026, 0, 2)).toISOString();
    const change = body === null ? { body: '', deletedAt: at } : { body, editedAt: at };
    const message = { ...known, ...change, rev: ++conversation.rev };
    conversation.messages[index] = message;
    this.changed(conversation, 'message_updated', message);
    return message;
  }

  mark(userId: string, conversationId: string, receipt: { readSeq?: number; deliveredSeq?: number }): void {
    const conversation = this.must(conversationId, userId);
    const member = conversation.members.get(userId)!;
    const last = conversation.messages.length;
    member.readSeq = Math.max(member.readSeq, Math.min(receipt.readSeq ?? 0, last));
    member.deliveredSeq = Math.max(member.deliveredSeq, member.readSeq, Math.min(receipt.deliveredSeq ?? 0, last));
    conversation.stamp = ++this.stamp;
    const { readSeq, deliveredSeq } = member;
    for (const other of conversation.members.keys()) {
      this.tell(other, 'receipt_updated', { conversationId, userId, readSeq, deliveredSeq });
    }
  }

  sync(userId: string, { cursors, syncToken }: SyncRequest): SyncResponse {
    const since = Number(syncToken ?? 0);
    const mine = [...this.conversations.values()].filter(({ members }) => members.has(userId));
    const changed = mine.filter(({ stamp }) => stamp > since).sort((a, b) => a.stamp - b.stamp);
    const page = changed.slice(0, this.bounds.syncConversations);
    const hasMore = page.length < changed.length;
    const changes = cursors.flatMap(({ conversationId, rev }) => {
      const conversation = mine.find(({ id }) => id === conversationId);
      if (!conversation || conversation.rev <= rev) return [];
      const found = this.page(conversation, rev, this.bounds.syncMessages);
      return [{ conversationId, rev: found.rev, messages: found.items, hasMore: found.hasMore }];
    });
    return {
      changes,
      conversations: page.map(({ id }) => this.summary(id, userId)),
      removed: cursors.map((it) => it.conversationId).filter((id) => !mine.some((it) => it.id === id)),
      syncToken: String(hasMore ? page.at(-1)!.stamp : this.stamp),
      hasMore,
    };
  }

  changes(userId: string, conversationId: string, sinceRev: number): Changes {
    return this.page(this.must(conversationId, userId), sinceRev, this.bounds.changes);
  }

  history(userId: string, conversationId: string, query: HistoryQuery): History {
    const { beforeSeq = Infinity, afterSeq = 0, limit = 50 } = query;
    const between = this.must(conversationId, userId).messages.filter(({ seq }) => seq < beforeSeq && seq > afterSeq);
    const items = query.afterSeq === undefined ? between.slice(-limit) : between.slice(0, limit);
    return { items, hasMore: between.length > limit };
  }

  summary(conversationId: string, userId: string): Conversation {
    const conversation = this.must(conversationId, userId);
    const me = conversation.members.get(userId)!;
    const lastMessage = conversation.messages.at(-1) ?? null;
    const createdAt = new Date(Date.UTC(2026, 0, 1)).toISOString();
    return {
      id: conversation.id,
      type: 'group',
      title: conversation.title,
      memberCount: conversation.members.size,
      members: [...conversation.members].slice(0, 50).map(([id, member]) => ({
        user: { id, displayName: id, avatarUrl: null, statusText: '' },
        ...member,
      })),
      rev: conversation.rev,
      lastSeq: conversation.messages.length,
      lastMessage,
      unreadCount: conversation.messages.length - me.readSeq,
      me: { ...me, joinedAt: createdAt },
      createdAt,
      updatedAt: lastMessage?.createdAt ?? createdAt,
    };
  }

  messages(conversationId: string): Message[] {
    return this.conversations.get(conversationId)?.messages ?? [];
  }

  listen(userId: string, listener: Listener): () => void {
    const all = this.listeners.get(userId) ?? new Set();
    this.listeners.set(userId, all.add(listener));
    return () => all.delete(listener);
  }

  tell<E extends ServerEvent>(userId: string, event: E, payload: EventPayload<E>): void {
    for (const listener of [...(this.listeners.get(userId) ?? [])]) listener(event, payload);
  }

  private changed(
    conversation: FakeConversation,
    event: 'message_created' | 'message_updated',
    message: Message,
  ): void {
    conversation.stamp = ++this.stamp;
    for (const userId of conversation.members.keys()) this.tell(userId, event, { message });
  }

  private page({ messages, rev }: FakeConversation, sinceRev: number, limit: number): Changes {
    const after = messages.filter((it) => it.rev > sinceRev).sort((a, b) => a.rev - b.rev);
    const items = after.slice(0, limit);
    const hasMore = items.length < after.length;
    return { items, rev: hasMore ? items.at(-1)!.rev : rev, hasMore };
  }

  private must(conversationId: string, userId: string): FakeConversation {
    const conversation = this.conversations.get(conversationId);
    if (!conversation?.members.has(userId)) throw notFound();
    return conversation;
  }
}

function notFound(): ChatError {
  return new ChatError(ErrorCode.NotFound, 'there is no such conversation');
}
