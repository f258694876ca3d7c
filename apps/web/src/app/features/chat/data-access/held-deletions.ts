import { Injectable, inject } from '@angular/core';
import type { MessageView } from '@tertulia/chat-client';
import { BehaviorSubject, fromEvent, map, type Observable } from 'rxjs';
import { Chat } from '../../../core/chat/chat';
import { ErrorWords } from '../../../core/i18n/error-words';
import { I18n } from '../../../core/i18n/i18n';
import { Notices } from '../../../core/notices/notices';

/** How long a deletion can be taken back. */
const HELD_MS = 5_000;

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
  /** The conversation of each message that is held. */
  private readonly held = new Map<string, string>();
  private readonly idsSubject = new BehaviorSubject<ReadonlySet<string>>(new Set());

  constructor() {
    fromEvent(window, 'pagehide').subscribe(() => this.sendAll());
    this.chat.beforeSignOut(() => Promise.all([...this.held.keys()].map((id) => this.send(id))));
  }

  /** Emits whether that message is about to be deleted. */
  isHeld$(messageId: string): Observable<boolean> {
    return this.idsSubject.pipe(map((ids) => ids.has(messageId)));
  }

  /** Deletes a stored message, unless that is taken back in time. */
  hold(view: MessageView): void {
    const { id, conversationId } = view;
    if (id === null || this.held.has(id)) return;
    this.held.set(id, conversationId);
    this.publish();
    const undo = { label: this.t('chat.message.undo'), run: () => this.forget(id), undoes: true };
    this.notices.say(this.t('chat.message.deletedNow'), undo, { ms: HELD_MS, gone: () => void this.send(id) });
  }

  private async send(id: string): Promise<void> {
    const conversationId = this.held.get(id);
    if (conversationId === undefined) return;
    try {
      await this.chat.client.delete(conversationId, id);
    } catch (error) {
      this.notices.complain(this.words.because('chat.message.deleteFailed', error));
    } finally {
      this.forget(id);
    }
  }

  /** `keepalive` lets the call outlive the page; its answer reaches nobody. */
  private sendAll(): void {
    for (const [id, conversationId] of this.held) {
      void fetch(`/api/v1/conversations/${conversationId}/messages/${id}`, { method: 'DELETE', keepalive: true }).catch(
        () => undefined,
      );
    }
    this.held.clear();
    this.publish();
  }

  private forget(id: string): void {
    this.held.delete(id);
    this.publish();
  }

  private publish(): void {
    this.idsSubject.next(new Set(this.held.keys()));
  }
}
