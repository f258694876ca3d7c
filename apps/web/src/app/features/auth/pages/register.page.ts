import { ChangeDetectionStrategy, Component, DestroyRef, computed, inject, input, signal } from '@angular/core';
import { takeUntilDestroyed, toSignal } from '@angular/core/rxjs-interop';
import { NonNullableFormBuilder, ReactiveFormsModule, Validators } from '@angular/forms';
import { Router, RouterLink } from '@angular/router';
import { LIMITS } from '@tertulia/contracts';
import { finalize } from 'rxjs';
import { problemOf } from '../../../core/http/problem-of';
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
import { errorOf, trimmedLength } from '../data-access/form-errors';

const { displayName: NAME, email: EMAIL, password: PASSWORD } = LIMITS;

/** `/register`: a name, an email and a password, and one is in. */
@Component({
  selector: 'tt-register-page',
  imports: [ReactiveFormsModule, RouterLink, AuthCard, Banner, Button, Field, FocusWrong, PasswordField, TextInput],
  templateUrl: './register.page.html',
  styleUrl: './auth-form.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class RegisterPage {
  /** Where to go afterwards, from the query. */
  readonly returnTo = input<string>();

  protected readonly t = inject(I18n).t;
  private readonly words = inject(ErrorWords);
  private readonly session = inject(Session);
  private readonly router = inject(Router);
  private readonly destroyed = inject(DestroyRef);
  private readonly refusal = signal<unknown>(null);
  private readonly serverErrors = computed(() => this.words.fields(this.refusal()));
  private readonly taken = computed(() => problemOf(this.refusal())?.code === 'EMAIL_TAKEN');
  protected readonly busy = signal(false);
  protected readonly failure = computed(() =>
    this.refusal() === null || this.taken() ? null : this.words.of(this.refusal(), 'auth.register.failed'),
  );
  protected readonly passwordMin = PASSWORD.min;
  protected readonly form = inject(NonNullableFormBuilder).group({
    displayName: ['', [trimmedLength(NAME.min, NAME.max)]],
    email: ['', [Validators.required, Validators.email, Validators.maxLength(EMAIL.max)]],
    password: ['', [Validators.required, Validators.minLength(PASSWORD.min), Validators.maxLength(PASSWORD.max)]],
  });
  private readonly events = toSignal(this.form.events);
  protected readonly errors = computed(() => {
    this.events();
    const { displayName, email, password } = this.form.controls;
    const server = this.serverErrors();
    return {
      displayName: errorOf(displayName, server['displayName'], {
        tooShort: this.t('auth.displayNameMissing'),
        tooLong: this.t('ui.tooLong', { max: NAME.max }),
      }),
      email: errorOf(email, this.taken() ? this.t('errors.emailTaken') : server['email'], {
        required: this.t('auth.emailMissing'),
        email: this.t('auth.emailWrong'),
        maxlength: this.t('ui.tooLong', { max: EMAIL.max }),
      }),
      password: errorOf(password, server['password'], {
        required: this.t('auth.passwordChoose'),
        minlength: this.t('ui.tooShort', { min: PASSWORD.min }),
        maxlength: this.t('ui.tooLong', { max: PASSWORD.max }),
      }),
    };
  });

  constructor() {
    // What was refused is being put right: what the server said is not true of it any more.
    this.form.valueChanges.pipe(takeUntilDestroyed()).subscribe(() => this.refusal.set(null));
  }

  protected submit(): void {
    this.form.markAllAsTouched();
    if (this.form.invalid || this.busy()) return;
    this.busy.set(true);
    this.refusal.set(null);
    const { displayName, email, password } = this.form.getRawValue();
    this.session
      .register({ displayName: displayName.trim(), email: email.trim(), password })
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
