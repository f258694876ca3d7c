import { DOCUMENT, Injectable, inject } from '@angular/core';
import { combineLatest, distinctUntilChanged, map, of, switchMap } from 'rxjs';
import { Chat } from '../chat/chat';
import { PageTitle } from '../i18n/page-title';
import { Session } from '../session/session';
import { unreadTotal } from './alert-rules';
import { faviconFor } from './favicon';
import { NotificationSettingsStore } from './notification-settings-store';
import { settled } from './settled';

/** How much is unread, where it is seen from another tab: in the title, on the page's icon and on that of the installed client. */
@Injectable({ providedIn: 'root' })
export class UnreadBadge {
  private readonly document = inject(DOCUMENT);
  private readonly title = inject(PageTitle);
  private readonly chat = inject(Chat);
  private readonly settings$ = inject(NotificationSettingsStore).settings$;
  private readonly unread$ = inject(Session).me$.pipe(
    map((me) => me?.id ?? null),
    distinctUntilChanged(),
    switchMap((id) =>
      id === null
        ? of(0)
        : combineLatest([this.chat.client.conversations$, this.settings$]).pipe(
            map(([conversations, settings]) => unreadTotal(conversations, settings)),
          ),
    ),
    distinctUntilChanged(),
  );

  /** Keeps the count right from now on. */
  start(): void {
    settled(this.unread$).subscribe((count) => this.show(count));
  }

  private show(count: number): void {
    this.title.unread(count);
    this.document.querySelector<HTMLLinkElement>('link[rel="icon"]')?.setAttribute('href', faviconFor(count));
    // Only the installed client has an icon to put it on.
    navigator.setAppBadge?.(count).catch(() => undefined);
  }
}
