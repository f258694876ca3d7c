import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { ErrorCode } from '@tertulia/contracts';
import { DomainEvents } from '../common/domain-events';
import { DomainError } from '../common/errors/domain-error';
import { AppConfig } from '../config/app-config';
import { Leases } from '../database/leases';
import { ConversationSummaries } from '../conversations/conversation-summaries';
import { MembershipsService } from '../conversations/memberships.service';
import { TailReader } from './log/tail-reader';
import { MessagesRepository } from './messages.repository';
import { OpenLogsRepository } from './open-logs.repository';

/** Milliseconds between two looks. */
const INTERVAL = 30_000;

/** Milliseconds without a sign of life after which a process counts as dead. */
const DEAD_AFTER = 180_000;

/** Repairs at a time. */
const AT_ONCE = 16;

/** Conversations that one query compares. */
const COMPARED_AT_ONCE = 100;

/**
 * Brings summaries up to the messages that a crash left them behind. Every log is marked as open before its first write, so
 * the marks of other processes name all the conversations that may need it: each is compared before this server listens,
 * and again every half minute by one of the nodes. A repair that found something publishes `conversation.changed`.
 */
@Injectable()
export class SummaryRepair implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(SummaryRepair.name);
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;
  /** The embedded database serves this process alone: whoever else has left a mark is dead. */
  private readonly alone: boolean;

  constructor(
    config: AppConfig,
    private readonly openLogs: OpenLogsRepository,
    private readonly messages: MessagesRepository,
    private readonly tails: TailReader,
    private readonly memberships: MembershipsService,
    private readonly summaries: ConversationSummaries,
    private readonly events: DomainEvents,
    private readonly leases: Leases,
  ) {
    this.alone = config.mongodbUri === null;
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.sweep();
    this.timer = setInterval(() => void this.sweepInTurn(), INTERVAL).unref();
  }

  onModuleDestroy(): void {
    this.stopped = true;
    clearInterval(this.timer);
  }

  /** Compares every conversation that another process has marked, and drops the marks of the dead. */
  async sweep(): Promise<void> {
    try {
      for await (const marks of this.openLogs.foreign()) {
        if (this.stopped) return;
        await this.repairAll([...new Set(marks.map(({ conversationId }) => conversationId))]);
        const deadBefore = Date.now() - DEAD_AFTER;
        const dead = marks.filter(({ at }) => this.alone || at.getTime() < deadBefore);
        await this.openLogs.unmark(dead.map(({ markId }) => markId));
      }
    } catch (error) {
      this.logger.warn('The repair of summaries will be tried again', error);
    }
  }

  /** The same on one node at a time. */
  private async sweepInTurn(): Promise<void> {
    const mine = this.alone || (await this.leases.take('summary-repair', 2 * INTERVAL).catch(() => false));
    if (mine) await this.sweep();
  }

  /** Compares those among these conversations that another process may be ahead of: what follows is exact for them. */
  async catchUp(conversationIds: readonly string[]): Promise<void> {
    if (this.alone) return;
    await this.repairAll(await this.openLogs.findForeignAmong(conversationIds));
  }

  /** Those whose messages are no further than their summary, which are nearly all, cost one query together. */
  private async repairAll(conversationIds: readonly string[]): Promise<void> {
    const left: string[] = [];
    for (let from = 0; from < conversationIds.length; from += COMPARED_AT_ONCE) {
      const part = conversationIds.slice(from, from + COMPARED_AT_ONCE);
      left.push(...(await this.messages.findAhead(await this.memberships.revsOf(part))));
    }
    const worker = async (): Promise<void> => {
      for (let next = left.pop(); next !== undefined; next = left.pop()) await this.repair(next);
    };
    await Promise.all(Array.from({ length: Math.min(AT_ONCE, left.length) }, worker));
  }

  private async repair(conversationId: string): Promise<void> {
    try {
      const stored = await this.memberships.summaryOf(conversationId);
      const { summary } = await this.tails.read(conversationId);
      if (!stored || summary.rev <= stored.rev) return;
      this.logger.log(`The summary of ${conversationId} was at ${stored.rev} and is brought to ${summary.rev}`);
      const { lastMessage, lastSeq } = summary;
      const sent = lastMessage ? [{ userId: lastMessage.senderId, from: lastSeq, to: lastSeq }] : [];
      this.summaries.note(conversationId, summary, sent);
      await this.summaries.settled([conversationId]);
      this.events.publish('conversation.changed', { conversationId });
    } catch (error) {
      if (!(error instanceof DomainError) || error.code !== ErrorCode.NotFound) throw error;
    }
  }
}
