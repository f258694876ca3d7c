import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { DomainEvents } from '../common/domain-events';
import { ConversationViews } from '../conversations/conversation-views';
import { MembershipsService } from '../conversations/memberships.service';
import { ChatEmitter } from './chat.emitter';

/**
 * Tells members of conversations that came to be or changed, each as they see it. Changes of a conversation that come while
 * the last one is being told are told together.
 */
@Injectable()
export class ConversationAnnouncer implements OnModuleInit {
  private readonly logger = new Logger(ConversationAnnouncer.name);
  private readonly changed = new Set<string>();
  private running = false;

  constructor(
    private readonly events: DomainEvents,
    private readonly views: ConversationViews,
    private readonly memberships: MembershipsService,
    private readonly emitter: ChatEmitter,
  ) {}

  onModuleInit(): void {
    this.events.on('conversation.joined').subscribe(({ conversationId, userIds }) => {
      void this.guarded(() => this.announce('conversation_created', conversationId, userIds));
    });
    this.events.on('conversation.changed').subscribe(({ conversationId }) => this.enqueue([conversationId]));
    this.events.on('user.updated').subscribe(({ userId }) => {
      void this.guarded(async () => this.enqueue(await this.memberships.touchAllOf(userId)));
    });
  }

  private enqueue(conversationIds: readonly string[]): void {
    for (const conversationId of conversationIds) this.changed.add(conversationId);
    if (!this.running) void this.run();
  }

  private async run(): Promise<void> {
    this.running = true;
    for (const conversationId of this.changed) {
      this.changed.delete(conversationId);
      await this.guarded(async () => {
        await this.announce('conversation_updated', conversationId, await this.memberships.userIds(conversationId));
      });
    }
    this.running = false;
  }

  private async announce(
    event: 'conversation_created' | 'conversation_updated',
    conversationId: string,
    userIds: readonly string[],
  ): Promise<void> {
    const listeners = await this.emitter.mayHear(userIds);
    if (listeners.length === 0) return;
    for (const [userId, conversation] of await this.views.ofMembers(conversationId, listeners)) {
      this.emitter.conversation(event, userId, conversation);
    }
  }

  /** What is not told now, clients learn from `sync`. */
  private async guarded(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.logger.warn('A change of a conversation is left to sync', error);
    }
  }
}
