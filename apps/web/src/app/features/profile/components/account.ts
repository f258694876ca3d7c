import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { SignOut } from '../../../core/chat/sign-out';
import { I18n } from '../../../core/i18n/i18n';
import { Session } from '../../../core/session/session';
import { Button } from '../../../ui/button/button';

/** Whose account it is, and the way out. */
@Component({
  selector: 'tt-account',
  imports: [Button],
  template: `
    <p>{{ t('profile.signedInAs', { email: me()?.email ?? '' }) }}</p>
    <button ttButton type="button" (click)="signOut.run()">{{ t('auth.signOut') }}</button>
  `,
  styles: `
    p {
      margin-bottom: var(--s4);
      color: var(--ink-2);
      overflow-wrap: anywhere;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Account {
  protected readonly t = inject(I18n).t;
  protected readonly signOut = inject(SignOut);
  protected readonly me = toSignal(inject(Session).me$, { initialValue: null });
}
