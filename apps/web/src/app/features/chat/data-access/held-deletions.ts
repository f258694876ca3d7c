import { Injectable, inject } from '@angular/core';
import type { MessageView } from '@tertulia/chat-client';
import { BehaviorSubject, fromEvent, map, type Observable } from 'rxjs';
import { Chat } from '../../../core/chat/chat';
import { ErrorWords } from '../../../core/i18n/error-words';
import { I18n } from '../../../core/i18n/i18n';
import { Notices } from '../../../core/notices/notices';

/** How long a deletion can be taken back. */
const HELD_MS = 5_000;

interface Held {
  conversationId: string;
  timer: ReturnType<typeof setTimeout>;
  notice: number;
}

/**
 * Deletions that can still be taken back: the message is gone from here at once and for the others after five seconds. A page
 * that is closed before sends them on its way out, because that is what the person decided.
 */
@Injectable({ providedIn: 'root' })
export class HeldDeletions {
  private readonly chat = inject(Chat);
  private readonly notices = inject(Notices);
  private readonly t = inject(I18n).t;
  private readonly words = inject(ErrorWords);
  private readonly held = new Map<string, Held>();
  private readonly idsSubject = new BehaviorSubject<ReadonlySet<string>>(new Set());

  constructor() {
    fromEvent(window, 'pagehide').subscribe(() => this.sendAll());
  }

  /** Emits whether that message is about to be deleted. */
  isHeld$(messageId: string): Observable<boolean> {
    return this.idsSubject.pipe(map((ids) => ids.has(messageId)));
  }

  /** Deletes a stored message, unless that is taken back in time. */
  hold(view: MessageView): void {
    const { id, conversationId } = view;
    if (id === null || this.held.has(id)) return;
    const notice = this.notices.say(this.t('chat.message.deletedNow'), {
      label: this.t('chat.message.undo'),
      run: () => this.undo(id),
    });
    const timer = setTimeout(() => void this.send(id), HELD_MS);
    this.held.set(id, { conversationId, timer, notice });
    this.publish();
  }

  private undo(id: string): void {
    clearTimeout(this.held.get(id)?.timer);
    this.held.delete(id);
    this.publish();
  }

  private async send(id: string): Promise<void> {
    const held = this.held.get(id);
    if (held === undefined) return;
    this.notices.dismiss(held.notice);
    try {
      await this.chat.client.delete(held.conversationId, id);
    } catch (error) {
      this.notices.complain(this.words.because('chat.message.deleteFailed', error));
    } finally {
      this.held.delete(id);
      this.publish();
    }
  }

  /** `keepalive` lets the call outlive the page; its answer reaches nobody. */
  private sendAll(): void {
    for (const [id, { conversationId, timer, notice }] of this.held) {
      clearTimeout(timer);
      this.notices.dismiss(notice);
      void fetch(`/api/v1/conversations/${conversationId}/messages/${id}`, { method: 'DELETE', keepalive: true }).catch(
        () => undefined,
      );
    }
    this.held.clear();
    this.publish();
  }

  private publish(): void {
    this.idsSubject.next(new Set(this.held.keys()));
  }
}
