import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { RouterOutlet } from '@angular/router';
import { fromEvent, map } from 'rxjs';
import { OpenConversation } from '../../../core/chat/open-conversation';
import { ConnectionStatus } from '../components/conversation/connection-status';
import { Sidebar } from '../components/sidebar/sidebar';
import { ConversationListStore } from '../data-access/conversation-list-store';
import { OpenTitle } from '../data-access/open-title';
import { People } from '../data-access/people';
import { PresenceWatch } from '../data-access/presence-watch';

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
  providers: [ConversationListStore, OpenTitle, People, PresenceWatch],
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
    inject(OpenTitle).start();
  }
}
