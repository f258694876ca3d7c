import { Injectable, inject } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { Router } from '@angular/router';
import { merge, map, withLatestFrom } from 'rxjs';
import { OpenConversation } from '../../../core/chat/open-conversation';
import { ShortcutKeys } from '../../../core/shortcuts/shortcut-keys';
import { ConversationListStore } from './conversation-list-store';
import { neighbour, type Way } from './neighbour';

/** The shortcuts of the chat that need no conversation: moving between them. */
@Injectable()
export class ChatShortcuts {
  private readonly keys = inject(ShortcutKeys);
  private readonly router = inject(Router);
  private readonly list$ = inject(ConversationListStore).list$;
  private readonly open$ = inject(OpenConversation).id$;
  private readonly moves$ = merge(
    this.keys.on('previous').pipe(map((event) => ({ event, way: { step: -1, unread: false } satisfies Way }))),
    this.keys.on('next').pipe(map((event) => ({ event, way: { step: 1, unread: false } satisfies Way }))),
    this.keys.on('previousUnread').pipe(map((event) => ({ event, way: { step: -1, unread: true } satisfies Way }))),
    this.keys.on('nextUnread').pipe(map((event) => ({ event, way: { step: 1, unread: true } satisfies Way }))),
  ).pipe(withLatestFrom(this.list$, this.open$), takeUntilDestroyed());

  /** Listens from now on, as long as the chat is on screen. */
  start(): void {
    this.moves$.subscribe(([{ event, way }, { groups }, openId]) => {
      event.preventDefault();
      const id = neighbour(
        groups.flatMap(({ items }) => items),
        openId,
        way,
      );
      if (id !== null) void this.router.navigate(['/c', id]);
    });
  }
}
