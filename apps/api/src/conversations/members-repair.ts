import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Leases } from '../database/leases';
import { MembersLeaseRepository } from './members-lease.repository';
import { MembersService } from './members.service';
import { ConversationsRepository } from './conversations.repository';
import { ConversationCreator } from './conversation-creator';

/** Milliseconds between two looks. */
const INTERVAL = 15_000;

/** Conversations a look at most. */
const BATCH = 100;

/** Finishes changes of members that a crash cut off: at the start and then every few seconds, by their lapsed leases. */
@Injectable()
export class MembersRepair implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(MembersRepair.name);
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly leases: MembersLeaseRepository,
    private readonly conversations: ConversationsRepository,
    private readonly creator: ConversationCreator,
    private readonly members: MembersService,
    private readonly nodeLeases: Leases,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.run();
    this.timer = setInterval(() => void this.runInTurn(), INTERVAL).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  /** Looks once. What cannot be repaired now is logged and tried again. */
  async run(): Promise<void> {
    try {
      for (const conversationId of await this.leases.findLapsed(BATCH)) await this.repair(conversationId);
    } catch (error) {
      this.logger.warn('The repair of members will be tried again', error);
    }
  }

  /** The same on one node at a time. */
  private async runInTurn(): Promise<void> {
    if (await this.nodeLeases.take('members-repair', 2 * INTERVAL).catch(() => false)) await this.run();
  }

  private async repair(conversationId: string): Promise<void> {
    this.logger.warn(`A change of the members of ${conversationId} was cut off and is being finished`);
    const record = await this.conversations.find(conversationId);
    if (record?.directKey !== undefined) await this.creator.completeDirect(record);
    else await this.members.repair(conversationId);
  }
}
