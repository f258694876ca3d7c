import { Injectable } from '@nestjs/common';
import { LIMITS, type ConversationChanges, type SyncRequest, type SyncResponse } from '@tertulia/contracts';
import { MembershipsService, type OwnConversation } from '../conversations/memberships.service';
import { HistoryService } from '../messages/history.service';
import { SummaryRepair } from '../messages/summary-repair';
import { ChatEmitter } from './chat.emitter';
import type { ChatSocket } from './chat-socket';
import { comparePositions, decodeSyncToken, encodeSyncToken, type SyncPosition } from './sync-token';

/** Bounds of one answer: messages, characters of their bodies, and members listed with its conversations. */
const MESSAGES = 1_000;
const CHARACTERS = 512 * 1_024;
const LISTED_MEMBERS = 5_000;

/** Conversations whose changes are read at a time. */
const AT_ONCE = 4;

/** Milliseconds by which a token lags: a change that began before it may end after it, and clocks of nodes differ. */
const TOKEN_MARGIN = 30_000;

/** Tells a client all that it missed, in answers of bounded size. */
@Injectable()
export class SyncService {
  constructor(
    private readonly memberships: MembershipsService,
    private readonly histories: HistoryService,
    private readonly repair: SummaryRepair,
    private readonly emitter: ChatEmitter,
  ) {}

  /**
   * What was created or changed after the client's cursors, the conversations that are new to it or changed, and those it
   * is out of. The socket is in the rooms of all its conversations before anything is read, so that between the answer and
   * the events that follow there is no gap. Throws `VALIDATION_FAILED` for a token that is none.
   */
  async sync(socket: ChatSocket, { cursors, syncToken }: SyncRequest): Promise<SyncResponse> {
    const { userId } = socket.data.principal;
    const since = syncToken === undefined || syncToken === null ? null : decodeSyncToken(syncToken);
    const startedAt = Date.now();
    const revs = new Map(cursors.map(({ conversationId, rev }) => [conversationId.toLowerCase(), rev]));
    const own = await this.ownConversations(socket, userId);
    const known = new Set(own.map(({ conversationId }) => conversationId));
    const [changes, summaries] = await Promise.all([this.changes(own, revs), this.summaries(userId, own, revs, since)]);
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
    let [messages, characters] = [0, 0];
    while (behind.length > 0 && messages < MESSAGES && characters < CHARACTERS) {
      const read = await Promise.all(
        behind.splice(0, AT_ONCE).map(async ({ conversationId }): Promise<ConversationChanges> => {
          const sinceRev = revs.get(conversationId) ?? 0;
          const changed = await this.histories.changesOf(conversationId, sinceRev, LIMITS.syncMessages.max);
          return { conversationId, rev: changed.rev, messages: changed.items, hasMore: changed.hasMore };
        }),
      );
      items.push(...read);
      messages += read.reduce((sum, item) => sum + item.messages.length, 0);
      characters += read.reduce((sum, item) => sum + item.messages.reduce((n, { body }) => n + body.length, 0), 0);
    }
    return { items, cut: behind.length > 0 };
  }

  private async summaries(
    userId: string,
    own: readonly OwnConversation[],
    revs: ReadonlyMap<string, number>,
    since: SyncPosition | null,
  ): Promise<{ items: SyncResponse['conversations']; cutAt: SyncPosition | null }> {
    // Beyond what the cursors of one request can name, only the token tells what is new.
    const namesAll = since === null || revs.size < LIMITS.syncCursors.max;
    const candidates = own
      .map((conversation) => ({ ...conversation, position: positionOf(conversation) }))
      .filter(({ conversationId, head, position }) => {
        const rev = revs.get(conversationId);
        if (rev === undefined && namesAll) return true;
        if (since) return comparePositions(position, since) > 0;
        return rev !== head.rev || head.describedAt > head.createdAt;
      })
      .sort((a, b) => comparePositions(a.position, b.position));
    const taken = firstOf(candidates);
    const items = await this.memberships.viewsOf(
      userId,
      taken.map(({ conversationId }) => conversationId),
    );
    return { items, cutAt: taken.length < candidates.length ? (taken.at(-1)?.position ?? null) : null };
  }
}

function positionOf({ conversationId, head, membership }: OwnConversation): SyncPosition {
  return { at: Math.max(head.changedAt.getTime(), membership.changedAt.getTime()), conversationId };
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
