import { Injectable, inject } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { Title } from '@angular/platform-browser';
import { combineLatest, distinctUntilChanged, finalize, map } from 'rxjs';
import { Chat } from '../../../core/chat/chat';
import { I18n } from '../../../core/i18n/i18n';
import { Session } from '../../../core/session/session';
import { ConversationListStore } from './conversation-list-store';
import { OpenConversation } from './open-conversation';
import { titleOf } from './conversation-title';

/** The title of the page: how much is unread, and which conversation is open. */
@Injectable()
export class UnreadTitle {
  private readonly title = inject(Title);
  private readonly t = inject(I18n).t;
  private readonly title$ = combineLatest([
    inject(ConversationListStore).list$.pipe(map(({ unread }) => unread)),
    inject(OpenConversation).id$,
    inject(Chat).client.conversations$,
    inject(I18n).language$,
  ]).pipe(
    map(([unread, openId, conversations]) => {
      const open = conversations.find(({ id }) => id === openId);
      const name = open === undefined ? 'Tertulia' : `${titleOf(open, this.session.me?.id ?? '', this.t)} · Tertulia`;
      return unread > 0 ? `(${unread > 99 ? '99+' : unread}) ${name}` : name;
    }),
    distinctUntilChanged(),
    takeUntilDestroyed(),
    finalize(() => this.title.setTitle('Tertulia')),
  );
  private readonly session = inject(Session);

  /** Keeps the title right from now on, as long as the chat is on screen. */
  start(): void {
    this.title$.subscribe((text) => this.title.setTitle(text));
  }
}
