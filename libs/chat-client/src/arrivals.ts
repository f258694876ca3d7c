import type { Message } from '@tertulia/contracts';
import { Subject } from 'rxjs';
import type { ConversationState } from './conversation-state';

/** Tells of each message of others once, when it has come at the end of its conversation. */
export class Arrivals {
  private readonly messagesSubject = new Subject<Message>();
  readonly messages$ = this.messagesSubject.asObservable();
  private readonly announced = new WeakMap<ConversationState, number>();

  constructor(private readonly userId: string) {}

  /** What a log holds from the cache was told in an earlier life. */
  restored(state: ConversationState): void {
    this.announced.set(state, state.log.topSeq);
  }

  /** Tells what is new in a log, once nothing is missing between what was delivered before and the window. */
  logChanged(state: ConversationState): void {
    const { log, pageLoaded, summary } = state;
    const before = this.announced.get(state) ?? Math.min(log.topSeq, summary.me.deliveredSeq);
    this.announced.set(state, before);
    if (log.topSeq <= before || (!pageLoaded && log.firstSeq > before + 1)) return;
    this.announced.set(state, log.topSeq);
    for (const message of log.visible.slice(Math.max(0, before + 1 - log.firstSeq))) {
      if (message.senderId !== this.userId) this.messagesSubject.next(message);
    }
  }
}
