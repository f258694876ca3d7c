import { DOCUMENT, Injectable, inject } from '@angular/core';
import type { MessageView } from '@tertulia/chat-client';
import { ConversationStore } from '../../data-access/conversation-store';
import type { ScrollKeeper } from './scroll-keeper';

/** Tells what has been read: all down to the lowest message that somebody has had before their eyes. */
@Injectable()
export class ReadMarker {
  private readonly store = inject(ConversationStore);
  private readonly document = inject(DOCUMENT);
  private reached = 0;

  /** Takes note of what is in view. While the page is hidden nothing is read, and what arrives is new when it is back. */
  look(keeper: ScrollKeeper, newest: MessageView | undefined): void {
    if (this.document.visibilityState !== 'visible') return this.missed(newest);
    const seq = Number(keeper.lastSeen('data-seq')?.getAttribute('data-seq') ?? 0);
    if (seq <= this.reached) return;
    this.reached = seq;
    this.store.markRead(seq);
  }

  private missed(newest: MessageView | undefined): void {
    const isNew = newest !== undefined && !newest.own && newest.seq !== null && newest.seq > this.reached;
    if (isNew && this.reached > 0) this.store.rememberUnreadFrom(this.reached + 1);
  }
}
