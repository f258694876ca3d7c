import { ChangeDetectionStrategy, Component, DestroyRef, computed, inject, input, signal } from '@angular/core';
import { takeUntilDestroyed, toSignal } from '@angular/core/rxjs-interop';
import { NonNullableFormBuilder, ReactiveFormsModule, Validators } from '@angular/forms';
import { Router, RouterLink } from '@angular/router';
import { LIMITS } from '@tertulia/contracts';
import { finalize } from 'rxjs';
import { ErrorWords } from '../../../core/i18n/error-words';
import { I18n } from '../../../core/i18n/i18n';
import { safeReturnUrl } from '../../../core/session/guards';
import { Session } from '../../../core/session/session';
import { Banner } from '../../../ui/banner/banner';
import { Button } from '../../../ui/button/button';
import { Field } from '../../../ui/field/field';
import { FocusWrong } from '../../../ui/field/focus-wrong';
import { TextInput } from '../../../ui/field/text-input';
import { AuthCard } from '../components/auth-card';
import { PasswordField } from '../components/password-field';
import { errorOf } from '../data-access/form-errors';

/** `/login`: email and password, then back to where one was going. */
@Component({
  selector: 'tt-login-page',
  imports: [ReactiveFormsModule, RouterLink, AuthCard, Banner, Button, Field, FocusWrong, PasswordField, TextInput],
  templateUrl: './login.page.html',
  styleUrl: './auth-form.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class LoginPage {
  /** Where to go afterwards, from the query. */
  readonly returnTo = input<string>();
  /** Present when the server could not be asked who is signed in. */
  readonly offline = input<string>();

  protected readonly t = inject(I18n).t;
  private readonly words = inject(ErrorWords);
  private readonly session = inject(Session);
  private readonly router = inject(Router);
  private readonly destroyed = inject(DestroyRef);
  protected readonly busy = signal(false);
  private readonly refusal = signal<unknown>(null);
  protected readonly failure = computed(() => {
    if (this.refusal() !== null) return this.words.of(this.refusal(), 'auth.login.failed');
    return this.offline() === undefined ? null : this.t('errors.unreachable');
  });
  protected readonly form = inject(NonNullableFormBuilder).group({
    email: ['', [Validators.required, Validators.email, Validators.maxLength(LIMITS.email.max)]],
    password: ['', [Validators.required]],
  });
  private readonly events = toSignal(this.form.events);
  protected readonly errors = computed(() => {
    this.events();
    const { email, password } = this.form.controls;
    return {
      email: errorOf(email, undefined, { required: this.t('auth.emailMissing'), email: this.t('auth.emailWrong') }),
      password: errorOf(password, undefined, { required: this.t('auth.passwordMissing') }),
    };
  });

  protected submit(): void {
    this.form.markAllAsTouched();
    if (this.form.invalid || this.busy()) return;
    this.busy.set(true);
    this.refusal.set(null);
    const { email, password } = this.form.getRawValue();
    this.session
      .login({ email: email.trim(), password })
      .pipe(
        takeUntilDestroyed(this.destroyed),
        finalize(() => this.busy.set(false)),
      )
      .subscribe({
        next: () => void this.router.navigateByUrl(safeReturnUrl(this.returnTo() ?? null)),
        error: (error: unknown) => this.refusal.set(error),
      });
  }
}
