import { Injectable } from '@nestjs/common';
import type { Message, Presence, Receipt, SessionRevokedReason } from '@tertulia/contracts';
import { Subject, type Observable, filter, map } from 'rxjs';

/** Everything that services tell the rest of the process, after it is durable. The chat emitter turns it into socket events. */
export interface DomainEventMap {
  /** In `rev` order per conversation. The epoch names the room, and is not older than the message. */
  'message.created': { message: Message; membershipEpoch: number };
  /** An edit or a deletion; in `rev` order per conversation. */
  'message.updated': { message: Message; membershipEpoch: number };
  /** A member's receipts moved; `memberCount` decides whether it is broadcast. */
  'receipt.updated': { receipt: Receipt; memberCount: number; membershipEpoch: number };
  /** A conversation came to be for these users: it is new, or they were added. */
  'conversation.joined': { conversationId: string; userIds: string[]; membershipEpoch: number };
  /** Its title, members or summary changed, for all members. */
  'conversation.changed': { conversationId: string };
  /** These users are no members any more, and the conversation is about to have this epoch: the others have to follow. */
  'conversation.leaving': { conversationId: string; userIds: string[]; membershipEpoch: number };
  /** The conversation has this epoch now; follows `conversation.leaving`. */
  'conversation.left': { conversationId: string; userIds: string[]; membershipEpoch: number };
  'session.revoked': { sessionId: string; userId: string; reason: SessionRevokedReason };
  /** The name, picture or status of a user changed. */
  'user.updated': { userId: string };
  'presence.changed': Presence;
}

type Published = { [K in keyof DomainEventMap]: { name: K; event: DomainEventMap[K] } }[keyof DomainEventMap];

/** The process's own event bus: synchronous, in order, and typed. A subscriber that throws does not stop the publisher. */
@Injectable()
export class DomainEvents {
  private readonly publishedSubject = new Subject<Published>();

  /** Tells all subscribers, in the order in which they subscribed. */
  publish<K extends keyof DomainEventMap>(name: K, event: DomainEventMap[K]): void {
    this.publishedSubject.next({ name, event } as Published);
  }

  /** Emits each event of that name. */
  on<K extends keyof DomainEventMap>(name: K): Observable<DomainEventMap[K]> {
    return this.publishedSubject.pipe(
      filter((published): published is Extract<Published, { name: K }> => published.name === name),
      map((published) => published.event as DomainEventMap[K]),
    );
  }
}
