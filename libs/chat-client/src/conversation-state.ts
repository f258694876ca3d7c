import type { Conversation, Message } from '@tertulia/contracts';
import { BehaviorSubject } from 'rxjs';
import type { CachedConversation } from './chat-storage';
import type { ConversationLog } from './conversation-log';
import type { LogFollower } from './log-follower';

/** All that is known of one conversation. */
export class ConversationState {
  /** The summary, own receipts as far as this client has got. */
  readonly summary$: BehaviorSubject<Conversation>;
  /** The messages of the window; a new array on every change. */
  readonly messages$: BehaviorSubject<readonly Message[]>;
  readonly hasOlder$: BehaviorSubject<boolean>;
  /** Views that show this conversation; while there are any, the window is trimmed only where they follow its end. */
  watchers = 0;
  /** Whether the views are at the newest messages: they see what comes, and need the older ones no more than anybody else. */
  following = false;
  /** Whether the newest page was fetched, or came from the cache. */
  pageLoaded = false;
  loadingOlder: Promise<void> | null = null;
  /** `updatedAt` of the latest summary that the server has told. */
  toldAt: string;
  /** What the server is known to have of one's own receipts. */
  serverReadSeq: number;
  serverDeliveredSeq: number;

  constructor(
    cached: CachedConversation,
    readonly follower: LogFollower,
  ) {
    this.summary$ = new BehaviorSubject(cached.conversation);
    this.messages$ = new BehaviorSubject(follower.log.visible);
    this.hasOlder$ = new BehaviorSubject(follower.log.hasOlder);
    this.toldAt = cached.conversation.updatedAt;
    this.serverReadSeq = cached.serverReadSeq;
    this.serverDeliveredSeq = cached.serverDeliveredSeq;
  }

  get id(): string {
    return this.summary.id;
  }
  get summary(): Conversation {
    return this.summary$.value;
  }
  get log(): ConversationLog {
    return this.follower.log;
  }

  /** Emits what has changed in the log. */
  publishLog(): void {
    if (this.messages$.value !== this.log.visible) this.messages$.next(this.log.visible);
    if (this.hasOlder$.value !== this.log.hasOlder) this.hasOlder$.next(this.log.hasOlder);
  }

  cached(): CachedConversation {
    return {
      conversation: this.summary,
      serverReadSeq: this.serverReadSeq,
      serverDeliveredSeq: this.serverDeliveredSeq,
    };
  }
}
