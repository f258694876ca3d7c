import { type Injector, inject, runInInjectionContext } from '@angular/core';
import { Router } from '@angular/router';
import {
  CheckCheck as LucideCheckCheck,
  Keyboard as LucideKeyboard,
  Languages as LucideLanguages,
  LogOut as LucideLogOut,
  Settings as LucideSettings,
  SunMoon as LucideSunMoon,
  UsersRound as LucideUsersRound,
} from 'lucide';
import { combineLatest, map, startWith, take, timer, switchMap, of, catchError, type Observable } from 'rxjs';
import { Chat } from '../../../core/chat/chat';
import { SETTINGS_PARTS } from '../../../core/settings/settings-parts';
import { SignOut } from '../../../core/chat/sign-out';
import type { Command, CommandSource } from '../../../core/commands/commands';
import { ChooseLanguage } from '../../../core/i18n/choose-language';
import { I18n } from '../../../core/i18n/i18n';
import { Overlays } from '../../../core/overlays/overlays';
import { Session } from '../../../core/session/session';
import { Theme } from '../../../core/theme/theme';
import { ConversationListStore } from './conversation-list-store';
import { NewConversation } from './new-conversation';
import { PeopleApi } from './people-api';

const TYPED_MS = 150;
const PEOPLE = 8;

/** What the palette offers wherever one is in the chat: conversations, people, and what is done with the client as a whole. */
export function chatCommands(injector: Injector): CommandSource {
  return runInInjectionContext(injector, () => {
    const sources = [conversations(), people(), actions()];
    return (query) => combineLatest(sources.map((source) => source(query))).pipe(map((lists) => lists.flat()));
  });
}

function conversations(): CommandSource {
  const router = inject(Router);
  const { list$ } = inject(ConversationListStore);
  return () =>
    list$.pipe(
      map(({ groups }) =>
        groups
          .flatMap(({ items }) => items)
          .map((item): Command => {
            const { id, title, seed, avatarUrl, unread } = item;
            const run = (): void => void router.navigate(['/c', id]);
            return { id, kind: 'conversation', label: title, avatar: { seed, src: avatarUrl }, unread, run };
          }),
      ),
    );
}

/** Whoever the server finds; those one talks with already are among the conversations. */
function people(): CommandSource {
  const api = inject(PeopleApi);
  const starter = inject(NewConversation);
  const ownId = inject(Session).me?.id;
  const t = inject(I18n).t;
  const { list$ } = inject(ConversationListStore);
  return (query) => {
    if (query.trim() === '') return of([]);
    const found$ = timer(TYPED_MS).pipe(
      switchMap(() => api.search(query.trim(), PEOPLE + 1)),
      map(({ items }) => items),
      catchError(() => of([])),
    );
    const known$ = list$.pipe(
      take(1),
      map(({ groups }) => new Set(groups.flatMap(({ items }) => items.map(({ peerId }) => peerId)))),
    );
    return combineLatest([found$, known$]).pipe(
      map(([users, known]) =>
        users
          .filter(({ id }) => id !== ownId && !known.has(id))
          .map((user): Command => ({
            id: user.id,
            kind: 'person',
            label: user.displayName,
            hint: t('chat.palette.person'),
            avatar: { seed: user.id, src: user.avatarUrl },
            run: () => starter.talkTo(user),
          })),
      ),
      startWith([]),
    );
  };
}

function actions(): CommandSource {
  const { client } = inject(Chat);
  const t = inject(I18n).t;
  const router = inject(Router);
  const overlays = inject(Overlays);
  const starter = inject(NewConversation);
  const theme = inject(Theme);
  const language = inject(ChooseLanguage);
  const signOut = inject(SignOut);
  const markAllRead = (): void => {
    client.conversations$.pipe(take(1)).subscribe((all) => {
      for (const { id, unreadCount } of all) if (unreadCount > 0) client.markRead(id);
    });
  };
  return (): Observable<readonly Command[]> => {
    const action = (command: Omit<Command, 'kind'>): Command => ({ ...command, kind: 'action' });
    const themes = (
      [
        ['system', 'profile.theme.system'],
        ['light', 'profile.theme.light'],
        ['dark', 'profile.theme.dark'],
      ] as const
    ).map(([choice, name]) =>
      action({
        id: `theme-${choice}`,
        label: t('chat.palette.theme', { name: t(name) }),
        icon: LucideSunMoon,
        run: () => theme.choose({ theme: choice }),
      }),
    );
    const languages = language.options.map(({ value, label }) =>
      action({
        id: `language-${value}`,
        label: t('chat.palette.language', { name: label }),
        icon: LucideLanguages,
        run: () => language.run(value),
      }),
    );
    const parts = SETTINGS_PARTS.map(({ path, label, icon }) =>
      action({
        id: `settings-${path}`,
        label: t('chat.palette.settings', { name: t(label) }),
        icon,
        run: () => void router.navigate(['/settings', path]),
      }),
    );
    const rest: readonly Omit<Command, 'kind'>[] = [
      { id: 'new-group', label: t('chat.group.new'), icon: LucideUsersRound, run: () => void starter.newGroup() },
      { id: 'read-all', label: t('chat.palette.readAll'), icon: LucideCheckCheck, run: markAllRead },
      {
        id: 'settings',
        label: t('profile.title'),
        icon: LucideSettings,
        run: () => void router.navigateByUrl('/settings'),
      },
      {
        id: 'shortcuts',
        label: t('chat.shortcuts.title'),
        icon: LucideKeyboard,
        shortcut: 'help',
        run: () => overlays.open('shortcuts'),
      },
      { id: 'sign-out', label: t('auth.signOut'), icon: LucideLogOut, run: () => void signOut.run() },
    ];
    return of([...rest.map(action), ...parts, ...themes, ...languages]);
  };
}
