import { Injectable } from '@angular/core';
import type { Typed } from './picks';

/** Whom the names in the drafts mean, while the page is open: a draft that was kept longer is a text like any other. */
@Injectable({ providedIn: 'root' })
export class DraftPicks {
  private readonly drafts = new Map<string, Typed>();

  /** Takes note of a conversation's draft as it is now. */
  keep(conversationId: string, draft: Typed): void {
    if (draft.picks.length === 0) this.drafts.delete(conversationId);
    else this.drafts.set(conversationId, draft);
  }

  /** That draft with whom its names mean, if it is still the same text. */
  of(conversationId: string, text: string): Typed {
    const draft = this.drafts.get(conversationId);
    return draft?.text === text ? draft : { text, picks: [] };
  }
}
