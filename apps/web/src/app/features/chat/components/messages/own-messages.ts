import { Injectable, computed, inject } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { steadyFilter } from '@tertulia/chat-client';
import { ConversationStore } from '../../data-access/conversation-store';
import { isOwn } from '../../data-access/receipts';

/** One's own messages at the end of the open conversation, whichever part of it is drawn. */
@Injectable()
export class OwnMessages {
  private readonly messages = toSignal(inject(ConversationStore).messages$, { initialValue: [] });

  private readonly findOwn = steadyFilter(isOwn);
  private readonly own = computed(() => this.findOwn(this.messages()));

  /** The key of one's newest message, which says its state in words. */
  readonly lastKey = computed(() => this.own().at(-1)?.key ?? null);
  /** The key of the newest message while it is on its way. */
  readonly sending = computed(() => {
    const newest = this.messages().at(-1);
    return newest?.state === 'pending' ? newest.key : null;
  });
}
