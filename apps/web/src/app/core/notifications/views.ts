import { DOCUMENT, Injectable, inject } from '@angular/core';
import { EMPTY, combineLatest, distinctUntilChanged, fromEvent, map, startWith, switchMap } from 'rxjs';
import { OpenConversation } from '../chat/open-conversation';
import { Session } from '../session/session';
import { sharing, type Locks } from './leadership';

/**
 * Which conversations are in view, over all tabs of this browser. Each tab holds a lock named after the one that it shows, which
 * the browser itself takes back when the tab closes or crashes.
 */
@Injectable({ providedIn: 'root' })
export class Views {
  private readonly document = inject(DOCUMENT);
  private readonly session = inject(Session);
  private readonly locks: Locks | undefined = (navigator as Partial<Navigator>).locks;
  private inView: string | null = null;
  private readonly inView$ = combineLatest([
    inject(OpenConversation).id$,
    this.session.me$,
    fromEvent(this.document, 'visibilitychange').pipe(startWith(null)),
  ]).pipe(
    map(([id, me]) => (me !== null && this.document.visibilityState === 'visible' ? id : null)),
    distinctUntilChanged(),
  );

  /** Tells the other tabs from now on what is in view here. */
  start(): void {
    this.inView$
      .pipe(
        switchMap((id) => {
          this.inView = id;
          return id === null || this.locks === undefined ? EMPTY : sharing(this.locks, this.nameOf(id));
        }),
      )
      .subscribe();
  }

  /** Whether a tab of this browser shows the conversation right now. */
  async has(conversationId: string): Promise<boolean> {
    if (this.inView === conversationId) return true;
    const { held = [] } = (await this.locks?.query()) ?? {};
    return held.some(({ name }) => name === this.nameOf(conversationId));
  }

  private nameOf(conversationId: string): string {
    return `tertulia-${this.session.me?.id ?? ''}-view-${conversationId}`;
  }
}
