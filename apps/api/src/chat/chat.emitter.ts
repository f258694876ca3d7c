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
import {
  conversationOf,
  conversationRoom,
  isConversationRoom,
  isPresenceRoom,
  presenceRoom,
  sessionRoom,
  userRoom,
  watchedUserOf,
} from './rooms';

/** Milliseconds for which those who stay hear a conversation's former room as well. */
const FORMER_ROOM_MS = 10_000;

/** Milliseconds for which it is remembered in which conversations there are listeners. */
const HEARD_MEMORY = 1_000;

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
  private heard: { at: number; rooms: number; ids: ReadonlySet<string> } = { at: -Infinity, rooms: 0, ids: new Set() };

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

  /** All sockets of this node. */
  sockets(): ChatSocket[] {
    return [...this.server.sockets.sockets.values()];
  }

  /** Whether a client of this node is in the room of a conversation, of whatever epoch. */
  hasListeners(conversationId: string): boolean {
    const { rooms } = this.server.of('/').adapter;
    if (this.heard.rooms !== rooms.size || performance.now() - this.heard.at > HEARD_MEMORY) {
      const ids = [...rooms.keys()].filter(isConversationRoom).map(conversationOf);
      this.heard = { at: performance.now(), rooms: rooms.size, ids: new Set(ids) };
    }
    return this.heard.ids.has(conversationId);
  }

  /** Tells the clients of this node alone what another node has done. */
  tellHere({ message, membershipEpoch }: { message: Message; membershipEpoch: number }): void {
    const event = isNew(message) ? 'message_created' : 'message_updated';
    this.server.local.to(conversationRoom(message.conversationId, membershipEpoch)).emit(event, { message });
  }

  /** Everyone whose presence a client of this node watches. */
  watchedUsers(): string[] {
    return [...this.server.of('/').adapter.rooms.keys()].filter(isPresenceRoom).map(watchedUserOf);
  }

  /** Tells the watchers on this node alone. */
  tellPresenceHere(presence: Presence): void {
    this.server.local.to(presenceRoom(presence.userId)).emit('presence_changed', presence);
  }

  /** Asks every client of this node to sync, at a moment of its own within this time. */
  askToSync(withinMs: number): void {
    this.server.local.emit('resync', { withinMs });
  }

  /** Puts a socket into the rooms of exactly these conversations. Returns whether anything changed. */
  async align(socket: ChatSocket, conversations: readonly ConversationEpoch[]): Promise<boolean> {
    const wanted = new Set(
      conversations.map(({ conversationId, membershipEpoch }) => conversationRoom(conversationId, membershipEpoch)),
    );
    const missing = [...wanted].filter((room) => !socket.rooms.has(room));
    if (missing.length > 0) await socket.join(missing);
    const left = [...socket.rooms].filter((room) => isConversationRoom(room) && !wanted.has(room));
    for (const room of left) await socket.leave(room);
    return missing.length + left.length > 0;
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

  /** Tells the sockets of a session on this node alone that it has ended, and closes them. */
  endSessionHere(sessionId: string, reason: SessionRevokedReason): void {
    const sockets = this.server.local.in(sessionRoom(sessionId));
    sockets.emit('session_revoked', { reason });
    sockets.disconnectSockets(true);
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

/** Whether a message is as it was sent. */
function isNew({ editedAt, deletedAt }: Message): boolean {
  return editedAt === null && deletedAt === null;
}
