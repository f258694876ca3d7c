import { Injectable } from '@nestjs/common';
import { ErrorCode, type Receipt, type ReceiptRequest } from '@tertulia/contracts';
import { toDomainError } from '../common/errors/to-domain-error';
import { DomainEvents } from '../common/domain-events';
import { type MemberContext, MembershipsService } from '../conversations/memberships.service';
import { MessagesRepository } from './messages.repository';

interface Position {
  readSeq: number;
  deliveredSeq: number;
}

/** A write that has not begun: what comes until then goes with it. */
interface Queued {
  position: Position;
  stored: Promise<void>;
}

/** How far members have got. Receipts only ever move forward, in whichever order they arrive. */
@Injectable()
export class ReceiptsService {
  private readonly queued = new Map<string, Queued>();
  private readonly running = new Map<string, Promise<void>>();

  constructor(
    private readonly memberships: MembershipsService,
    private readonly messages: MessagesRepository,
    private readonly events: DomainEvents,
  ) {}

  /**
   * Moves the caller's receipts forward, at most to the last message; what is read is delivered too. Marks of one member
   * that come while one is being stored are stored together. Publishes `receipt.updated` where anything moved. Throws
   * `NOT_FOUND`.
   */
  async mark(userId: string, conversationId: string, request: ReceiptRequest): Promise<void> {
    const context = await this.memberships.requireContext(conversationId, userId);
    const { membership } = context;
    const position = await this.clamp(context, request);
    if (position.readSeq <= membership.readSeq && position.deliveredSeq <= membership.deliveredSeq) return;
    await this.enqueue(context, position);
  }

  private async clamp({ membership, lastSeq }: MemberContext, request: ReceiptRequest): Promise<Position> {
    const readSeq = request.readSeq ?? 0;
    const deliveredSeq = Math.max(request.deliveredSeq ?? 0, readSeq);
    if (deliveredSeq <= lastSeq) return { readSeq, deliveredSeq };
    // The summary may be a moment behind what the member has seen.
    const newest = await this.messages.findNewest(membership.conversationId);
    const last = Math.max(lastSeq, newest?.seq ?? 0);
    return { readSeq: Math.min(readSeq, last), deliveredSeq: Math.min(deliveredSeq, last) };
  }

  private enqueue(context: MemberContext, position: Position): Promise<void> {
    const { conversationId, userId } = context.membership;
    const key = `${conversationId}:${userId}`;
    const queued = this.queued.get(key);
    if (queued) {
      queued.position = furthest(queued.position, position);
      return queued.stored;
    }
    const entry: Queued = { position, stored: Promise.resolve() };
    this.queued.set(key, entry);
    entry.stored = this.storeNext(key, context, entry);
    return entry.stored;
  }

  private async storeNext(key: string, context: MemberContext, entry: Queued): Promise<void> {
    try {
      await this.running.get(key);
    } catch (error) {
      // Whoever waited for a database that does not answer is not made to wait for it once more.
      if (toDomainError(error).code === ErrorCode.Unavailable) throw error;
    } finally {
      this.queued.delete(key);
    }
    const running = this.store(context, entry.position);
    this.running.set(key, running);
    try {
      await running;
    } finally {
      if (this.running.get(key) === running) this.running.delete(key);
    }
  }

  private async store({ membership, memberCount, membershipEpoch }: MemberContext, position: Position): Promise<void> {
    const { conversationId, userId } = membership;
    const after = await this.memberships.advance(conversationId, userId, position);
    if (!after) return;
    const { deliveredSeq, readSeq } = after;
    const receipt: Receipt = { conversationId, userId, deliveredSeq, readSeq };
    this.events.publish('receipt.updated', { receipt, memberCount, membershipEpoch });
  }
}

function furthest(one: Position, other: Position): Position {
  return {
    readSeq: Math.max(one.readSeq, other.readSeq),
    deliveredSeq: Math.max(one.deliveredSeq, other.deliveredSeq),
  };
}
