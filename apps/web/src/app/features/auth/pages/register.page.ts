import { ChangeDetectionStrategy, Component, DestroyRef, computed, inject, input, signal } from '@angular/core';
import { takeUntilDestroyed, toSignal } from '@angular/core/rxjs-interop';
import { NonNullableFormBuilder, ReactiveFormsModule, Validators } from '@angular/forms';
import { Router, RouterLink } from '@angular/router';
import { LIMITS } from '@tertulia/contracts';
import { finalize } from 'rxjs';
import { fieldErrorsOf, wordsFor } from '../../../core/http/problem-of';
import { safeReturnUrl } from '../../../core/session/guards';
import { Session } from '../../../core/session/session';
import { Banner } from '../../../ui/banner/banner';
import { Button } from '../../../ui/button/button';
import { Field } from '../../../ui/field/field';
import { TextInput } from '../../../ui/field/text-input';
import { AuthCard } from '../components/auth-card';
import { PasswordField } from '../components/password-field';
import { errorOf, trimmedLength } from '../data-access/form-errors';

const { displayName: NAME, email: EMAIL, password: PASSWORD } = LIMITS;

/** `/register`: a name, an email and a password, and one is in. */
@Component({
  selector: 'tt-register-page',
  imports: [ReactiveFormsModule, RouterLink, AuthCard, Banner, Button, Field, PasswordField, TextInput],
  templateUrl: './register.page.html',
  styleUrl: './auth-form.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class RegisterPage {
  /** Where to go afterwards, from the query. */
  readonly returnTo = input<string>();

  private readonly session = inject(Session);
  private readonly router = inject(Router);
  private readonly destroyed = inject(DestroyRef);
  private readonly serverErrors = signal<Record<string, string>>({});
  protected readonly busy = signal(false);
  protected readonly failure = signal<string | null>(null);
  protected readonly passwordHint = `At least ${PASSWORD.min} characters. A few words are easy to remember.`;
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
        tooShort: 'Enter the name that others will see.',
        tooLong: `At most ${NAME.max} characters.`,
      }),
      email: errorOf(email, server['email'], {
        required: 'Enter your email.',
        email: 'This is not an email address.',
        maxlength: `At most ${EMAIL.max} characters.`,
      }),
      password: errorOf(password, server['password'], {
        required: 'Choose a password.',
        minlength: `At least ${PASSWORD.min} characters.`,
        maxlength: `At most ${PASSWORD.max} characters.`,
      }),
    };
  });

  protected submit(): void {
    this.form.markAllAsTouched();
    if (this.form.invalid || this.busy()) return;
    this.busy.set(true);
    this.failure.set(null);
    this.serverErrors.set({});
    const { displayName, email, password } = this.form.getRawValue();
    this.session
      .register({ displayName: displayName.trim(), email: email.trim(), password })
      .pipe(
        takeUntilDestroyed(this.destroyed),
        finalize(() => this.busy.set(false)),
      )
      .subscribe({
        next: () => void this.router.navigateByUrl(safeReturnUrl(this.returnTo() ?? null)),
        error: (error: unknown) => {
          this.serverErrors.set(fieldErrorsOf(error));
          this.failure.set(wordsFor(error, 'Creating the account did not work. Try again.'));
        },
      });
  }
}
