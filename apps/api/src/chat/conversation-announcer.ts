import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { DomainEvents } from '../common/domain-events';
import { ConversationViews } from '../conversations/conversation-views';
import { MembershipsService } from '../conversations/memberships.service';
import { type Announcement, Announcements } from './announcements';
import { ChatEmitter } from './chat.emitter';
import { PresenceService } from './presence.service';

/**
 * Tells members of conversations that came to be or changed, each as they see it. Changes of a conversation that come while
 * the last one is being told are told together; whoever has joined hears that it is new and nothing besides. What many
 * conversations tell of one person's new name waits for the rest.
 */
@Injectable()
export class ConversationAnnouncer implements OnModuleInit {
  private readonly logger = new Logger(ConversationAnnouncer.name);
  private readonly announcements = new Announcements((conversationId, announcement) =>
    this.guarded(() => this.announce(conversationId, announcement)),
  );

  constructor(
    private readonly events: DomainEvents,
    private readonly views: ConversationViews,
    private readonly memberships: MembershipsService,
    private readonly emitter: ChatEmitter,
    private readonly presence: PresenceService,
  ) {}

  onModuleInit(): void {
    this.events.on('conversation.joined').subscribe(({ conversationId, userIds }) => {
      this.announcements.created(conversationId, userIds);
    });
    this.events
      .on('conversation.changed')
      .subscribe(({ conversationId }) => this.announcements.updated(conversationId));
    this.events.on('user.updated').subscribe(({ userId }) => {
      void this.guarded(async () => this.announcements.updatedLater(await this.memberships.touchAllOf(userId)));
    });
  }

  private async announce(conversationId: string, { created, updated }: Announcement): Promise<void> {
    const userIds = updated ? await this.memberships.userIds(conversationId) : [...created];
    const listeners = await this.presence.onlineAmong(userIds);
    if (listeners.length === 0) return;
    for (const [userId, conversation] of await this.views.ofMembers(conversationId, listeners)) {
      const event = created.has(userId) ? 'conversation_created' : 'conversation_updated';
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
