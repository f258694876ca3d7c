import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { RouterLink } from '@angular/router';
import { LucideChevronLeft } from '@lucide/angular';
import { SignOut } from '../../../core/chat/sign-out';
import { I18n } from '../../../core/i18n/i18n';
import { Session } from '../../../core/session/session';
import { Button } from '../../../ui/button/button';
import { IconButton } from '../../../ui/button/icon-button';
import { Appearance } from '../components/appearance';
import { NotificationChoices } from '../components/notification-choices';
import { PasswordForm } from '../components/password-form';
import { ProfileForm } from '../components/profile-form';
import { SessionList } from '../components/session-list';

/** `/settings`: profile, appearance, sessions, and the way out. */
@Component({
  selector: 'tt-settings-page',
  imports: [RouterLink, Appearance, Button, IconButton, NotificationChoices, PasswordForm, ProfileForm, SessionList],
  template: `
    <header>
      <a ttIconButton [label]="t('ui.back')" routerLink="/" [icon]="chevron"></a>
      <h1>{{ t('profile.title') }}</h1>
    </header>
    <main>
      <section aria-labelledby="profile">
        <h2 id="profile">{{ t('profile.profile') }}</h2>
        <tt-profile-form />
      </section>
      <section aria-labelledby="appearance">
        <h2 id="appearance">{{ t('profile.appearance') }}</h2>
        <tt-appearance />
      </section>
      <section aria-labelledby="notifications">
        <h2 id="notifications">{{ t('notifications.title') }}</h2>
        <tt-notification-choices />
      </section>
      <section aria-labelledby="password">
        <h2 id="password">{{ t('profile.password.title') }}</h2>
        <tt-password-form (changed)="sessions.reload()" />
      </section>
      <section aria-labelledby="sessions">
        <h2 id="sessions">{{ t('profile.sessions.title') }}</h2>
        <tt-session-list #sessions />
      </section>
      <section aria-labelledby="account">
        <h2 id="account">{{ t('profile.account') }}</h2>
        <p>{{ t('profile.signedInAs', { email: me()?.email ?? '' }) }}</p>
        <button ttButton type="button" (click)="signOut.run()">{{ t('auth.signOut') }}</button>
      </section>
    </main>
  `,
  styleUrl: './settings.page.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class SettingsPage {
  protected readonly t = inject(I18n).t;
  protected readonly signOut = inject(SignOut);
  protected readonly me = toSignal(inject(Session).me$, { initialValue: null });
  protected readonly chevron = LucideChevronLeft;
}
