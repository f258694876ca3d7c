import { ChangeDetectionStrategy, Component, DestroyRef, Injector, inject } from '@angular/core';
import { takeUntilDestroyed, toSignal } from '@angular/core/rxjs-interop';
import { RouterOutlet } from '@angular/router';
import { filter, fromEvent, map, take } from 'rxjs';
import { Commands } from '../../../core/commands/commands';
import { Overlays } from '../../../core/overlays/overlays';
import { OpenConversation } from '../../../core/chat/open-conversation';
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
    inject(OpenTitle).start();
    inject(ChatShortcuts).start();
    // What waited for its files when the page was left goes on, whichever conversation is open.
    inject(WaitingMessages);
    const injector = inject(Injector);
    const commands = inject(Commands);
    inject(Overlays)
      .asked$.pipe(
        filter((overlay) => overlay === 'palette'),
        take(1),
        takeUntilDestroyed(),
      )
      .subscribe(() => void this.offer(commands, injector));
  }

  /** What the palette offers is fetched with the palette. */
  private async offer(commands: Commands, injector: Injector): Promise<void> {
    const { chatCommands } = await import('../data-access/chat-commands');
    const destroyRef = injector.get(DestroyRef);
    if (!destroyRef.destroyed) destroyRef.onDestroy(commands.add(chatCommands(injector)));
  }
}
