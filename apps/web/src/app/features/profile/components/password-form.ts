import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { NonNullableFormBuilder, ReactiveFormsModule, Validators } from '@angular/forms';
import { LIMITS } from '@tertulia/contracts';
import { finalize } from 'rxjs';
import { problemOf } from '../../../core/http/problem-of';
import { ErrorWords } from '../../../core/i18n/error-words';
import { I18n } from '../../../core/i18n/i18n';
import { Notices } from '../../../core/notices/notices';
import { Session } from '../../../core/session/session';
import { Button } from '../../../ui/button/button';
import { Field } from '../../../ui/field/field';
import { FocusWrong } from '../../../ui/field/focus-wrong';
import { TextInput } from '../../../ui/field/text-input';
import { ProfileApi } from '../data-access/profile-api';

const { password: PASSWORD } = LIMITS;

/** Changes the password: the one that is, and the one that is to be. */
@Component({
  selector: 'tt-password-form',
  imports: [ReactiveFormsModule, Button, Field, FocusWrong, TextInput],
  template: `
    <form novalidate [ttFocusWrong]="busy()" [formGroup]="form" (ngSubmit)="change()">
      <!-- Tells a password manager whose password it is. -->
      <input type="text" autocomplete="username" readonly hidden [value]="email" />
      <tt-field [label]="t('profile.password.current')" for="currentPassword" [error]="errors().current">
        <input ttInput type="password" formControlName="current" autocomplete="current-password" required />
      </tt-field>
      <tt-field
        [label]="t('profile.password.new')"
        for="newPassword"
        [hint]="t('profile.password.hint', { min: min })"
        [error]="errors().next"
      >
        <input ttInput type="password" formControlName="next" autocomplete="new-password" required />
      </tt-field>
      <button ttButton type="submit" [busy]="busy()">{{ t('profile.password.change') }}</button>
    </form>
  `,
  styles: `
    form {
      display: grid;
      gap: var(--s4);
      justify-items: start;
    }
    tt-field {
      width: 100%;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class PasswordForm {
  protected readonly t = inject(I18n).t;
  private readonly words = inject(ErrorWords);
  private readonly api = inject(ProfileApi);
  private readonly notices = inject(Notices);
  protected readonly email = inject(Session).me?.email ?? '';
  protected readonly min = PASSWORD.min;
  protected readonly busy = signal(false);
  private readonly tried = signal(false);
  /** The current password that the server refused. */
  private readonly refused = signal<string | null>(null);
  protected readonly form = inject(NonNullableFormBuilder).group({
    current: ['', [Validators.required]],
    next: ['', [Validators.required, Validators.minLength(PASSWORD.min), Validators.maxLength(PASSWORD.max)]],
  });
  private readonly value = toSignal(this.form.valueChanges, { initialValue: this.form.getRawValue() });
  protected readonly errors = computed(() => {
    const { current = '', next = '' } = this.value();
    if (!this.tried()) return { current: null, next: null };
    return { current: this.wrongWithCurrent(current), next: this.wrongWithNext(current, next) };
  });

  protected change(): void {
    this.tried.set(true);
    const { current, next } = this.errors();
    if (current !== null || next !== null || this.busy()) return;
    const { current: currentPassword, next: newPassword } = this.form.getRawValue();
    this.busy.set(true);
    this.api
      .changePassword({ currentPassword, newPassword })
      .pipe(finalize(() => this.busy.set(false)))
      .subscribe({
        next: () => {
          this.tried.set(false);
          this.form.reset();
          this.notices.say(this.t('profile.password.changed'));
        },
        error: (error: unknown) => {
          if (problemOf(error)?.code === 'INVALID_CREDENTIALS') this.refused.set(currentPassword);
          else this.notices.complain(this.words.of(error, 'profile.password.notChanged'));
        },
      });
  }

  private wrongWithCurrent(current: string): string | null {
    if (current === '') return this.t('auth.passwordMissing');
    return current === this.refused() ? this.t('profile.password.wrong') : null;
  }

  private wrongWithNext(current: string, next: string): string | null {
    if (next === '') return this.t('auth.passwordChoose');
    if (next.length < PASSWORD.min) return this.t('ui.tooShort', { min: PASSWORD.min });
    if (next.length > PASSWORD.max) return this.t('ui.tooLong', { max: PASSWORD.max });
    return next === current ? this.t('profile.password.same') : null;
  }
}
