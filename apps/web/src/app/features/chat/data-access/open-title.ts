import { Injectable, inject } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { combineLatest, distinctUntilChanged, finalize, map } from 'rxjs';
import { Chat } from '../../../core/chat/chat';
import { OpenConversation } from '../../../core/chat/open-conversation';
import { I18n } from '../../../core/i18n/i18n';
import { PageTitle } from '../../../core/i18n/page-title';
import { Session } from '../../../core/session/session';
import { titleOf } from './conversation-title';

/** The title of the page: which conversation is open. */
@Injectable()
export class OpenTitle {
  private readonly title = inject(PageTitle);
  private readonly t = inject(I18n).t;
  private readonly session = inject(Session);
  private readonly name$ = combineLatest([
    inject(OpenConversation).id$,
    inject(Chat).client.conversations$,
    inject(I18n).language$,
  ]).pipe(
    map(([openId, conversations]) => {
      const open = conversations.find(({ id }) => id === openId);
      return { openId, name: open === undefined ? null : titleOf(open, this.session.me?.id ?? '', this.t) };
    }),
    // For each place anew: what is shown there instead of a conversation may have given itself a title.
    distinctUntilChanged((last, next) => last.openId === next.openId && last.name === next.name),
    map(({ name }) => name),
    takeUntilDestroyed(),
    finalize(() => this.title.name(null)),
  );

  /** Keeps the title right from now on, as long as the chat is on screen. */
  start(): void {
    this.name$.subscribe((name) => this.title.name(name));
  }
}
