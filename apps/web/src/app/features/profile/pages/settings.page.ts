import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { RouterLink } from '@angular/router';
import { LucideChevronLeft } from '@lucide/angular';
import { SignOut } from '../../../core/chat/sign-out';
import { Session } from '../../../core/session/session';
import { Button } from '../../../ui/button/button';
import { IconButton } from '../../../ui/button/icon-button';
import { Appearance } from '../components/appearance';
import { ProfileForm } from '../components/profile-form';
import { SessionList } from '../components/session-list';

/** `/settings`: profile, appearance, sessions, and the way out. */
@Component({
  selector: 'tt-settings-page',
  imports: [RouterLink, Appearance, Button, IconButton, ProfileForm, SessionList],
  template: `
    <header>
      <a ttIconButton label="Back" routerLink="/" [icon]="chevron"></a>
      <h1>Settings</h1>
    </header>
    <main>
      <section aria-labelledby="profile">
        <h2 id="profile">Profile</h2>
        <tt-profile-form />
      </section>
      <section aria-labelledby="appearance">
        <h2 id="appearance">Appearance</h2>
        <tt-appearance />
      </section>
      <section aria-labelledby="sessions">
        <h2 id="sessions">Where you are signed in</h2>
        <tt-session-list />
      </section>
      <section aria-labelledby="account">
        <h2 id="account">Account</h2>
        <p>Signed in as {{ me()?.email }}.</p>
        <button ttButton type="button" (click)="signOut.run()">Sign out</button>
      </section>
    </main>
  `,
  styleUrl: './settings.page.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class SettingsPage {
  protected readonly signOut = inject(SignOut);
  protected readonly me = toSignal(inject(Session).me$, { initialValue: null });
  protected readonly chevron = LucideChevronLeft;
}
