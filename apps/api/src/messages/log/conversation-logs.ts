import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnModuleDestroy,
  type OnModuleInit,
} from '@nestjs/common';
import { setTimeout as delay } from 'node:timers/promises';
import { DomainEvents } from '../../common/domain-events';
import { ConversationSummaries } from '../../conversations/conversation-summaries';
import { MembershipsService } from '../../conversations/memberships.service';
import { MessagesRepository } from '../messages.repository';
import { OpenLogsRepository } from '../open-logs.repository';
import { ConversationLog } from './conversation-log';
import { LogMetrics } from './log-metrics';
import { TailReader } from './tail-reader';

/** Milliseconds after which an unused log is closed. */
const IDLE_LIMIT = 60_000;

/** Milliseconds between two looks for unused logs. */
const SWEEP_INTERVAL = 15_000;

/** Milliseconds between two signs of life for the open ones. */
const RENEW_INTERVAL = 60_000;

/** Milliseconds that stopping waits for work in hand. */
const DRAIN_LIMIT = 3_000;

interface OpenLog {
  log: ConversationLog;
  markId: string | null;
}

/** The logs that are open in this process, one per conversation; unused ones are closed. */
@Injectable()
export class ConversationLogs implements OnModuleInit, BeforeApplicationShutdown, OnModuleDestroy {
  private readonly logger = new Logger(ConversationLogs.name);
  private readonly open = new Map<string, OpenLog>();
  private timers: NodeJS.Timeout[] = [];

  constructor(
    private readonly messages: MessagesRepository,
    private readonly openLogs: OpenLogsRepository,
    private readonly tails: TailReader,
    private readonly memberships: MembershipsService,
    private readonly summaries: ConversationSummaries,
    private readonly events: DomainEvents,
    private readonly metrics: LogMetrics,
  ) {}

  onModuleInit(): void {
    this.timers = [
      setInterval(() => void this.closeIdle(), SWEEP_INTERVAL).unref(),
      setInterval(() => void this.renew(), RENEW_INTERVAL).unref(),
    ];
  }

  onModuleDestroy(): void {
    this.timers.forEach((timer) => clearInterval(timer));
  }

  /** Waits a while for what is being written, so that nothing is left to repair. */
  async beforeApplicationShutdown(): Promise<void> {
    const until = performance.now() + DRAIN_LIMIT;
    while (this.open.size > 0 && performance.now() < until) {
      await this.closeIdle(0);
      if (this.open.size > 0) await delay(10);
    }
  }

  /** The log of a conversation that is known to exist; `conversationId` as it is stored. */
  of(conversationId: string): ConversationLog {
    const known = this.open.get(conversationId);
    if (known) return known.log;
    const entry: OpenLog = { markId: null, log: this.create(conversationId, (markId) => (entry.markId = markId)) };
    this.open.set(conversationId, entry);
    return entry.log;
  }

  private create(conversationId: string, keepMark: (markId: string) => void): ConversationLog {
    return new ConversationLog(conversationId, {
      messages: this.messages,
      memberships: this.memberships,
      tails: this.tails,
      summaries: this.summaries,
      events: this.events,
      logger: this.logger,
      metrics: this.metrics,
      mark: async () => keepMark(await this.openLogs.mark(conversationId)),
    });
  }

  private async closeIdle(idleFor = IDLE_LIMIT): Promise<void> {
    const closed: OpenLog[] = [];
    for (const [conversationId, entry] of this.open) {
      if (!entry.log.isIdle(idleFor) || this.summaries.isPending(conversationId)) continue;
      this.open.delete(conversationId);
      closed.push(entry);
    }
    try {
      await this.openLogs.unmark(closed.flatMap(({ markId }) => markId ?? []));
    } catch (error) {
      this.logger.warn('A mark of a closed log stays until it lapses', error);
    }
  }

  private async renew(): Promise<void> {
    try {
      if (this.open.size > 0) await this.openLogs.renew();
    } catch (error) {
      this.logger.warn('The marks of the open logs are not renewed', error);
    }
  }
}
