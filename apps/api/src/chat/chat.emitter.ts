import { Injectable, type OnModuleInit } from '@nestjs/common';
import {
  LIMITS,
  type Conversation,
  type Message,
  type Presence,
  type Receipt,
  type SessionRevokedReason,
  type TypingChange,
} from '@tertulia/contracts';
import { DomainEvents } from '../common/domain-events';
import { ChatMetrics } from './chat-metrics';
import type { ChatServer, ChatSocket } from './chat-socket';
import { conversationRoom, isConversationRoom, presenceRoom, sessionRoom, userRoom } from './rooms';

/** Milliseconds for which those who stay hear a conversation's former room as well. */
const FORMER_ROOM_MS = 10_000;

/** A conversation and the epoch of its members. */
export interface ConversationEpoch {
  conversationId: string;
  membershipEpoch: number;
}

/**
 * Turns domain events into socket events: the one place that knows rooms. Each event is sent once per room and serialised
 * once; all of it goes through the adapter, so that it reaches the sockets of other nodes where there are any.
 */
@Injectable()
export class ChatEmitter implements OnModuleInit {
  private attached: ChatServer | undefined;

  constructor(
    private readonly events: DomainEvents,
    private readonly metrics: ChatMetrics,
  ) {}

  onModuleInit(): void {
    this.events.on('message.created').subscribe((event) => this.message('message_created', event));
    this.events.on('message.updated').subscribe((event) => this.message('message_updated', event));
    this.events.on('receipt.updated').subscribe((event) => this.receiptUpdated(event));
    this.events.on('conversation.joined').subscribe(({ userIds, ...epoch }) => this.join(userIds, epoch));
    this.events.on('conversation.leaving').subscribe(({ userIds, ...epoch }) => this.move(userIds, epoch));
    this.events.on('conversation.left').subscribe(({ userIds, ...epoch }) => this.left(userIds, epoch));
    this.events.on('session.revoked').subscribe(({ sessionId, reason }) => this.sessionRevoked(sessionId, reason));
    this.events.on('presence.changed').subscribe((presence) => this.presenceChanged(presence));
  }

  /** Sends through this server from now on. */
  attach(server: ChatServer): void {
    this.attached = server;
  }

  /** Tells the other members that somebody types. Dropped for a client that is busy receiving: the end of it is not. */
  typingChanged(change: TypingChange, membershipEpoch: number): void {
    const others = this.server
      .to(conversationRoom(change.conversationId, membershipEpoch))
      .except(userRoom(change.userId));
    (change.typing ? others.volatile : others).emit('typing_changed', change);
  }

  /** Tells a user of a conversation, as they see it. */
  conversation(
    event: 'conversation_created' | 'conversation_updated',
    userId: string,
    conversation: Conversation,
  ): void {
    this.server.to(userRoom(userId)).emit(event, { conversation });
  }

  /** Whether a user may have a socket open: without other nodes it is known, else it is assumed. */
  async mayHear(userIds: readonly string[]): Promise<string[]> {
    const { adapter } = this.server.of('/');
    if ((await adapter.serverCount()) > 1) return [...userIds];
    return userIds.filter((userId) => adapter.rooms.has(userRoom(userId)));
  }

  /** Puts a socket into the rooms of exactly these conversations. Returns whether it was not in all of them. */
  async align(socket: ChatSocket, conversations: readonly ConversationEpoch[]): Promise<boolean> {
    const wanted = new Set(
      conversations.map(({ conversationId, membershipEpoch }) => conversationRoom(conversationId, membershipEpoch)),
    );
    const missing = [...wanted].filter((room) => !socket.rooms.has(room));
    if (missing.length > 0) await socket.join(missing);
    for (const room of socket.rooms) if (isConversationRoom(room) && !wanted.has(room)) await socket.leave(room);
    return missing.length > 0;
  }

  private get server(): ChatServer {
    if (!this.attached) throw new Error('The emitter is used before the gateway is there');
    return this.attached;
  }

  private message(
    event: 'message_created' | 'message_updated',
    { message, membershipEpoch }: { message: Message; membershipEpoch: number },
  ): void {
    const room = conversationRoom(message.conversationId, membershipEpoch);
    this.server.to(room).emit(event, { message });
    this.metrics.sentTo(event, this.server.of('/').adapter.rooms.get(room)?.size ?? 0);
  }

  private receiptUpdated({
    receipt,
    memberCount,
    membershipEpoch,
  }: {
    receipt: Receipt;
    memberCount: number;
    membershipEpoch: number;
  }): void {
    const toAll = memberCount <= LIMITS.broadcastReceipts.maxMembers;
    const room = toAll ? conversationRoom(receipt.conversationId, membershipEpoch) : userRoom(receipt.userId);
    this.server.to(room).emit('receipt_updated', receipt);
  }

  private join(userIds: readonly string[], { conversationId, membershipEpoch }: ConversationEpoch): void {
    this.server.in(userIds.map(userRoom)).socketsJoin(conversationRoom(conversationId, membershipEpoch));
  }

  /** Those who leave are out of both rooms at once, the others in both, until the new epoch is in force. */
  private move(leaving: readonly string[], { conversationId, membershipEpoch }: ConversationEpoch): void {
    const from = conversationRoom(conversationId, membershipEpoch - 1);
    const to = conversationRoom(conversationId, membershipEpoch);
    for (const userId of leaving) this.server.in(userRoom(userId)).socketsLeave([from, to]);
    this.server.in(from).socketsJoin(to);
  }

  private left(userIds: readonly string[], epoch: ConversationEpoch): void {
    const { conversationId, membershipEpoch } = epoch;
    // Once more for the sockets that came while it happened.
    this.move(userIds, epoch);
    const former = conversationRoom(conversationId, membershipEpoch - 1);
    // A message that read the former epoch while it was stored may still be on its way there.
    setTimeout(() => this.server.in(former).socketsLeave(former), FORMER_ROOM_MS).unref();
    for (const userId of userIds) this.server.to(userRoom(userId)).emit('conversation_removed', { conversationId });
  }

  private sessionRevoked(sessionId: string, reason: SessionRevokedReason): void {
    const sockets = this.server.in(sessionRoom(sessionId));
    sockets.emit('session_revoked', { reason });
    sockets.disconnectSockets(true);
  }

  private presenceChanged(presence: Presence): void {
    this.server.to(presenceRoom(presence.userId)).emit('presence_changed', presence);
  }
}
