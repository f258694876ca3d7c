import { ChangeDetectionStrategy, Component, ElementRef, Injector, afterNextRender, inject } from '@angular/core';
import { takeUntilDestroyed, toSignal } from '@angular/core/rxjs-interop';
import { RouterOutlet } from '@angular/router';
import { fromEvent, map, pairwise } from 'rxjs';
import { OpenConversation } from '../../../core/chat/open-conversation';
import { overlaysByKeys } from '../../../core/shortcuts/overlay-keys';
import { ConnectionStatus } from '../components/conversation/connection-status';
import { Sidebar } from '../components/sidebar/sidebar';
import { ChatShortcuts } from '../data-access/chat-shortcuts';
import { ConversationListStore } from '../data-access/conversation-list-store';
import { OpenTitle } from '../data-access/open-title';
import { People } from '../data-access/people';
import { PresenceWatch } from '../data-access/presence-watch';
import { WaitingMessages } from '../data-access/waiting-messages';

/** Up to this width the list and the conversation take turns, as in the style sheet. */
const NARROW = '(max-width: 720px)';

/** The chat: the list of conversations beside the one that is open; on a phone one or the other. */
@Component({
  selector: 'tt-chat-page',
  imports: [RouterOutlet, ConnectionStatus, Sidebar],
  template: `
    <tt-sidebar [alone]="narrow() && !isOpen()" />
    <main>
      <router-outlet />
    </main>
    <tt-connection-status />
  `,
  styleUrl: './chat.page.css',
  providers: [ChatShortcuts, ConversationListStore, OpenTitle, People, PresenceWatch],
  host: { '[class.open]': 'isOpen()' },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ChatPage {
  protected readonly isOpen = toSignal(inject(OpenConversation).id$.pipe(map((id) => id !== null)), {
    initialValue: false,
  });

  private readonly narrowQuery = matchMedia(NARROW);
  protected readonly narrow = toSignal(
    fromEvent(this.narrowQuery, 'change').pipe(map(() => this.narrowQuery.matches)),
    { initialValue: this.narrowQuery.matches },
  );

  constructor() {
    this.returnFocus();
    inject(OpenTitle).start();
    inject(ChatShortcuts).start();
    overlaysByKeys();
    // What waited for its files when the page was left goes on, whichever conversation is open.
    inject(WaitingMessages);
  }

  /** Where the list takes the place of a conversation, the focus goes back to the one that was open. */
  private returnFocus(): void {
    const injector = inject(Injector);
    const element = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
    inject(OpenConversation)
      .id$.pipe(pairwise(), takeUntilDestroyed())
      .subscribe(([last, id]) => {
        if (last === null || id !== null || !this.narrow()) return;
        const focus = (): void => element.querySelector<HTMLElement>(`[href$="/c/${last}"]`)?.focus();
        afterNextRender({ read: focus }, { injector });
      });
  }
}
