import { LIMITS } from '@tertulia/contracts';
import { BehaviorSubject, type Observable } from 'rxjs';
import type { Cancel, Clock } from './clock';

/** Milliseconds between two notices of one's own typing. */
const NOTICE_EVERY_MS = 3_000;

export interface TypingOptions {
  userId: string;
  clock: Clock;
  /** Tells the others; may come to nothing. */
  tell: (conversationId: string, typing: boolean) => void;
}

/** Who is typing where, this user included. */
export class Typing {
  private readonly typing = new Map<string, Map<string, Cancel>>();
  private readonly subjects = new Map<string, BehaviorSubject<readonly string[]>>();
  private readonly toldAt = new Map<string, number>();

  constructor(private readonly options: TypingOptions) {}

  /** Emits the ids of the others who are typing in a conversation. */
  typing$(conversationId: string): Observable<readonly string[]> {
    return this.subject(conversationId).asObservable();
  }

  /** Another member began or stopped. */
  changed(conversationId: string, userId: string, typing: boolean): void {
    if (userId === this.options.userId) return;
    const others = this.typing.get(conversationId) ?? new Map<string, Cancel>();
    this.typing.set(conversationId, others);
    others.get(userId)?.();
    if (!typing && !others.delete(userId)) return;
    if (typing) {
      const lapse = (): void => this.changed(conversationId, userId, false);
      others.set(userId, this.options.clock.schedule(LIMITS.typing.lapsesAfterMs, lapse));
    }
    this.subject(conversationId).next([...others.keys()]);
  }

  /** This user pressed a key, or stopped. */
  set(conversationId: string, typing: boolean): void {
    const toldAt = this.toldAt.get(conversationId);
    const now = this.options.clock.now();
    if (typing) {
      // A clock that was set back must not silence one until it has caught up.
      if (toldAt !== undefined && now >= toldAt && now - toldAt < NOTICE_EVERY_MS) return;
      this.toldAt.set(conversationId, now);
      this.options.tell(conversationId, true);
    } else if (toldAt !== undefined) {
      this.toldAt.delete(conversationId);
      if (now - toldAt < LIMITS.typing.lapsesAfterMs) this.options.tell(conversationId, false);
    }
  }

  /** This user sent a message, which tells the others enough. */
  sent(conversationId: string): void {
    this.toldAt.delete(conversationId);
  }

  /** The connection ended: nothing is known any more. */
  reset(): void {
    this.toldAt.clear();
    for (const [conversationId, others] of this.typing) {
      for (const cancel of others.values()) cancel();
      others.clear();
      this.subject(conversationId).next([]);
    }
  }

  private subject(conversationId: string): BehaviorSubject<readonly string[]> {
    const subject = this.subjects.get(conversationId) ?? new BehaviorSubject<readonly string[]>([]);
    this.subjects.set(conversationId, subject);
    return subject;
  }
}
