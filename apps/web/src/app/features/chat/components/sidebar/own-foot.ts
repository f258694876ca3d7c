import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { RouterLink } from '@angular/router';
import { LogOut as LucideLogOut, Settings as LucideSettings } from 'lucide';
import { map } from 'rxjs';
import { Chat } from '../../../../core/chat/chat';
import { I18n } from '../../../../core/i18n/i18n';
import { Session } from '../../../../core/session/session';
import { SignOut } from '../../../../core/chat/sign-out';
import { Avatar, type AvatarPresence } from '../../../../ui/avatar/avatar';
import { IconButton } from '../../../../ui/button/icon-button';

/** Oneself, at the foot of the list: name, status, the way to the settings and out. */
@Component({
  selector: 'tt-own-foot',
  imports: [RouterLink, Avatar, IconButton],
  template: `
    @if (me(); as person) {
      <tt-avatar
        size="small"
        [seed]="person.id"
        [name]="person.displayName"
        [src]="person.avatarUrl"
        [presence]="presence()"
      />
      <div class="who">
        <b dir="auto">{{ person.displayName }}</b>
        <small dir="auto">{{ person.statusText || person.email }}</small>
      </div>
    }
    <a ttIconButton [label]="t('profile.title')" routerLink="/settings" [icon]="settings"></a>
    <button ttIconButton type="button" [label]="t('auth.signOut')" [icon]="out" (click)="signOut.run()"></button>
  `,
  styles: `
    :host {
      --avatar-ground: var(--side);
      display: flex;
      align-items: center;
      gap: var(--s1);
      padding: var(--s3) var(--s3) var(--s3) var(--s4);
      border-top: var(--stroke) solid var(--line);
    }
    .who {
      flex: 1;
      min-width: 0;
      margin-inline-start: var(--s2);
    }
    b,
    small {
      display: block;
      width: fit-content;
      max-width: 100%;
      overflow: hidden;
      text-overflow: ellipsis;
      white-space: nowrap;
    }
    b {
      font-weight: 550;
    }
    small {
      color: var(--ink-2);
      font-size: var(--t1);
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class OwnFoot {
  protected readonly t = inject(I18n).t;
  protected readonly signOut = inject(SignOut);
  protected readonly me = toSignal(inject(Session).me$, { initialValue: null });
  protected readonly presence = toSignal(
    inject(Chat).client.connection$.pipe(
      map(({ status }): AvatarPresence => (status === 'online' ? 'online' : 'away')),
    ),
    { initialValue: null },
  );
  protected readonly settings = LucideSettings;
  protected readonly out = LucideLogOut;
}
