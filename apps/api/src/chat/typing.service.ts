import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { LIMITS } from '@tertulia/contracts';
import { DomainEvents } from '../common/domain-events';
import { MembershipsService } from '../conversations/memberships.service';
import { ChatEmitter } from './chat.emitter';
import type { ChatSocket } from './chat-socket';

interface Typist {
  conversationId: string;
  userId: string;
  membershipEpoch: number;
  /** Of the socket that said so last. */
  socketId: string;
  lapse: NodeJS.Timeout;
}

/** Who is typing. It lapses by itself, and ends when the typist sends, goes offline or leaves. Nothing of it is stored. */
@Injectable()
export class TypingService implements OnModuleInit, OnModuleDestroy {
  private readonly typists = new Map<string, Typist>();

  constructor(
    private readonly memberships: MembershipsService,
    private readonly emitter: ChatEmitter,
    private readonly events: DomainEvents,
  ) {}

  onModuleInit(): void {
    this.events.on('message.created').subscribe(({ message, membershipEpoch }) => {
      this.stop(message.conversationId, message.senderId, membershipEpoch);
    });
    this.events.on('conversation.left').subscribe(({ conversationId, userIds, membershipEpoch }) => {
      for (const userId of userIds) this.stop(conversationId, userId, membershipEpoch);
    });
  }

  onModuleDestroy(): void {
    for (const { lapse } of this.typists.values()) clearTimeout(lapse);
    this.typists.clear();
  }

  /** Tells the other members. Said again while it lasts, it starts the time anew. Throws `NOT_FOUND`. */
  async set(socket: ChatSocket, conversationId: string, typing: boolean): Promise<void> {
    const { userId } = socket.data.principal;
    const { membership, membershipEpoch } = await this.memberships.requireContext(conversationId, userId);
    if (typing && socket.connected) this.start(membership.conversationId, userId, membershipEpoch, socket.id);
    else this.stop(membership.conversationId, userId, membershipEpoch);
  }

  /** Ends all typing that this socket spoke of. */
  stopOf(socket: ChatSocket): void {
    if (this.typists.size === 0) return;
    for (const { conversationId, userId, membershipEpoch, socketId } of this.typists.values()) {
      if (socketId === socket.id) this.stop(conversationId, userId, membershipEpoch);
    }
  }

  private start(conversationId: string, userId: string, membershipEpoch: number, socketId: string): void {
    const key = `${conversationId}:${userId}`;
    clearTimeout(this.typists.get(key)?.lapse);
    const lapse = setTimeout(
      () => this.stop(conversationId, userId, membershipEpoch),
      LIMITS.typing.lapsesAfterMs,
    ).unref();
    this.typists.set(key, { conversationId, userId, membershipEpoch, socketId, lapse });
    this.emitter.typingChanged({ conversationId, userId, typing: true }, membershipEpoch);
  }

  private stop(conversationId: string, userId: string, membershipEpoch: number): void {
    const key = `${conversationId}:${userId}`;
    const typist = this.typists.get(key);
    if (!typist) return;
    clearTimeout(typist.lapse);
    this.typists.delete(key);
    this.emitter.typingChanged({ conversationId, userId, typing: false }, membershipEpoch);
  }
}
