import { Injectable } from '@nestjs/common';
import {
  LIMITS,
  type Conversation,
  type ConversationChanges,
  type SyncRequest,
  type SyncResponse,
} from '@tertulia/contracts';
import { rateLimited } from '../common/rate-limit/rate-limiter';
import { MembershipsService, type OwnConversation } from '../conversations/memberships.service';
import { RECEIPTS_WINDOW } from '../conversations/receipt-marks';
import { HistoryService } from '../messages/history.service';
import { SummaryRepair } from '../messages/summary-repair';
import { Turns } from '../messages/turns';
import { Admissions } from './admissions';
import { ChatEmitter } from './chat.emitter';
import type { ChatSocket } from './chat-socket';
import { SyncBudget } from './sync-budget';
import { comparePositions, decodeSyncToken, encodeSyncToken, type SyncPosition } from './sync-token';

/** Members listed with the conversations of one answer. */
const LISTED_MEMBERS = 5_000;

/** Conversations whose summaries are read at a time. */
const VIEWS_AT_ONCE = 50;

/** Milliseconds by which clocks of nodes may differ, and for which a change may be on its way to the database. */
const CLOCK_MARGIN = 30_000;

/** Milliseconds by which a token lags behind its answer: what began before it may be stored after it. */
const TOKEN_MARGIN = CLOCK_MARGIN + RECEIPTS_WINDOW;

/** Tells a client all that it missed, in answers of bounded size. */
@Injectable()
export class SyncService {
  /** One of a socket at a time, and few of a user. */
  private readonly turns = new Turns({ atOnce: 2, waiting: 200 });

  constructor(
    private readonly memberships: MembershipsService,
    private readonly histories: HistoryService,
    private readonly repair: SummaryRepair,
    private readonly emitter: ChatEmitter,
    private readonly admissions: Admissions,
  ) {}

  /**
   * What was created or changed after the client's cursors, the conversations that are new to it or changed, and those it
   * is out of. The socket is in the rooms of all its conversations before anything is read, so that between the answer and
   * the events that follow there is no gap. Throws `VALIDATION_FAILED` for a token that is none, `RATE_LIMITED` where too
   * many wait.
   */
  async sync(socket: ChatSocket, request: SyncRequest): Promise<SyncResponse> {
    try {
      return await this.turns.run(socket.data.principal.userId, socket.id, () => {
        // Nobody is there to hear it any more.
        if (!socket.connected) throw rateLimited(1);
        return this.answer(socket, request);
      });
    } finally {
      this.admissions.end(socket);
    }
  }

  private async answer(socket: ChatSocket, { cursors, syncToken }: SyncRequest): Promise<SyncResponse> {
    const { userId } = socket.data.principal;
    const startedAt = Date.now();
    const since = sinceOf(syncToken, startedAt);
    const revs = new Map(cursors.map(({ conversationId, rev }) => [conversationId.toLowerCase(), rev]));
    const own = await this.ownConversations(socket, userId);
    const known = new Set(own.map(({ conversationId }) => conversationId));
    const changes = await this.changes(own, revs);
    const summaries = await this.summaries(userId, own, revs, since);
    const end = { at: startedAt - TOKEN_MARGIN, conversationId: '' };
    return {
      changes: changes.items,
      conversations: summaries.items,
      removed: [...revs.keys()].filter((conversationId) => !known.has(conversationId)),
      syncToken: encodeSyncToken(later(since, summaries.cutAt ?? end)),
      hasMore: changes.cut || summaries.cutAt !== null,
    };
  }

  private async ownConversations(socket: ChatSocket, userId: string): Promise<OwnConversation[]> {
    const read = (): Promise<OwnConversation[]> =>
      this.memberships.ownConversations(userId, (conversationIds) => this.repair.catchUp(conversationIds));
    const own = await read();
    const epochs = own.map(({ conversationId, head }) => ({ conversationId, membershipEpoch: head.membershipEpoch }));
    return (await this.emitter.align(socket, epochs)) ? read() : own;
  }

  private async changes(
    own: readonly OwnConversation[],
    revs: ReadonlyMap<string, number>,
  ): Promise<{ items: ConversationChanges[]; cut: boolean }> {
    const behind = own
      .filter(({ conversationId, head }) => (revs.get(conversationId) ?? head.rev) !== head.rev)
      .sort((a, b) => b.head.changedAt.getTime() - a.head.changedAt.getTime());
    const items: ConversationChanges[] = [];
    const budget = new SyncBudget();
    for (const { conversationId } of behind) {
      if (budget.spent) return { items, cut: true };
      const sinceRev = revs.get(conversationId) ?? 0;
      const changed = await this.histories.changesOf(conversationId, sinceRev, LIMITS.syncMessages.max);
      const messages = budget.take(changed.items, ({ body }) => body);
      const cut = messages.length < changed.items.length;
      const rev = cut ? (messages.at(-1)?.rev ?? sinceRev) : changed.rev;
      items.push({ conversationId, rev, messages, hasMore: cut || changed.hasMore });
      if (cut) return { items, cut };
    }
    return { items, cut: false };
  }

  private async summaries(
    userId: string,
    own: readonly OwnConversation[],
    revs: ReadonlyMap<string, number>,
    since: SyncPosition | null,
  ): Promise<{ items: Conversation[]; cutAt: SyncPosition | null }> {
    // Beyond what the cursors of one request can name, only the token tells what is new.
    const namesAll = since === null || revs.size < LIMITS.syncCursors.max;
    const candidates = own
      .map((conversation) => ({ ...conversation, position: positionOf(conversation) }))
      .filter(({ conversationId, head, position }) => {
        const rev = revs.get(conversationId);
        if (rev === undefined && namesAll) return true;
        if (since) return comparePositions(position, since) > 0;
        return rev !== head.rev || head.describedAt > head.createdAt || head.receiptsMarkedAt !== undefined;
      })
      .sort((a, b) => comparePositions(a.position, b.position));
    const listed = firstOf(candidates);
    const budget = new SyncBudget();
    const items: Conversation[] = [];
    let done = 0;
    while (done < listed.length && !budget.spent) {
      const part = listed.slice(done, done + VIEWS_AT_ONCE);
      const views = await this.viewsOf(userId, part);
      const taken = budget.take(part, ({ conversationId }) => views.get(conversationId)?.lastMessage?.body ?? '');
      items.push(...taken.flatMap(({ conversationId }) => views.get(conversationId) ?? []));
      done += taken.length;
    }
    return { items, cutAt: done < candidates.length ? (candidates[done - 1]?.position ?? null) : null };
  }

  private async viewsOf(userId: string, part: readonly OwnConversation[]): Promise<Map<string, Conversation>> {
    const ids = part.map(({ conversationId }) => conversationId);
    const views = await this.memberships.viewsOf(userId, ids);
    return new Map(views.map((view) => [view.id, view]));
  }
}

/** The position in a token; `null` without one, and for one from beyond now: nothing that happens would be after it. */
function sinceOf(token: string | null | undefined, now: number): SyncPosition | null {
  if (token === undefined || token === null) return null;
  const position = decodeSyncToken(token);
  return position.at > now + CLOCK_MARGIN ? null : position;
}

function positionOf({ conversationId, head, membership }: OwnConversation): SyncPosition {
  const { changedAt, receiptsMarkedAt } = head;
  const at = Math.max(changedAt.getTime(), membership.changedAt.getTime(), receiptsMarkedAt?.getTime() ?? 0);
  return { at, conversationId };
}

/** As many as fit into one answer, one at least. */
function firstOf<T extends OwnConversation>(candidates: readonly T[]): T[] {
  let members = 0;
  const tooMany = candidates.findIndex(({ head }, index) => {
    members += Math.min(head.memberCount, LIMITS.listedMembers.max);
    return index >= LIMITS.syncCursors.max || (index > 0 && members > LISTED_MEMBERS);
  });
  return tooMany === -1 ? [...candidates] : candidates.slice(0, tooMany);
}

function later(one: SyncPosition | null, other: SyncPosition): SyncPosition {
  return one && comparePositions(one, other) > 0 ? one : other;
}
