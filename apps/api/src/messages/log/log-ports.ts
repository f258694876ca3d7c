import type { Logger } from '@nestjs/common';
import type { DomainEvents } from '../../common/domain-events';
import type { ConversationSummaries } from '../../conversations/conversation-summaries';
import type { MembershipsService } from '../../conversations/memberships.service';
import type { MessagesRepository } from '../messages.repository';
import type { LogMetrics } from './log-metrics';
import type { TailReader } from './tail-reader';

/** What a conversation's log works with. */
export interface LogPorts {
  messages: Pick<MessagesRepository, 'append' | 'change' | 'find' | 'findByClientMessageId' | 'findChanges'>;
  memberships: Pick<MembershipsService, 'epochOf'>;
  tails: Pick<TailReader, 'read'>;
  summaries: Pick<ConversationSummaries, 'note'>;
  events: Pick<DomainEvents, 'publish'>;
  logger: Pick<Logger, 'warn'>;
  metrics: Pick<LogMetrics, 'stored' | 'raceLost' | 'failed'>;
  /** Marks the log as open, durably, before its first write. */
  mark: () => Promise<void>;
}
