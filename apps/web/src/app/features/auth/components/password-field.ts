import { ChangeDetectionStrategy, Component, inject, input, signal } from '@angular/core';
import { ReactiveFormsModule, type FormControl } from '@angular/forms';
import { I18n } from '../../../core/i18n/i18n';
import { Field } from '../../../ui/field/field';
import { TextInput } from '../../../ui/field/text-input';

/** The text box "Password" with a button that shows what was typed. */
@Component({
  selector: 'tt-password-field',
  imports: [ReactiveFormsModule, Field, TextInput],
  template: `
    <tt-field [label]="t('auth.password')" for="password" [error]="error()" [hint]="hint()">
      <input
        ttInput
        name="password"
        [type]="shown() ? 'text' : 'password'"
        [autocomplete]="autocomplete()"
        [formControl]="control()"
        required
        autocapitalize="off"
        spellcheck="false"
      />
      <!-- Named without the word that names the text box, so that each name finds one control. -->
      <button
        type="button"
        [attr.aria-pressed]="shown()"
        [attr.aria-label]="t('auth.passwordShowTyped')"
        (click)="shown.set(!shown())"
      >
        {{ shown() ? t('auth.passwordHide') : t('auth.passwordShow') }}
      </button>
    </tt-field>
  `,
  styles: `
    input {
      padding-inline-end: var(--avatar-large);
    }
    button {
      position: absolute;
      top: 0;
      inset-inline-end: 0;
      height: var(--field);
      padding: 0 var(--s3);
      border-radius: var(--r2);
      color: var(--ink-2);
      font-size: var(--t2);
      font-weight: 600;
    }
    button:hover {
      color: var(--ink);
    }
    button:focus-visible {
      outline-offset: -4px;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class PasswordField {
  readonly control = input.required<FormControl<string>>();
  readonly autocomplete = input.required<'current-password' | 'new-password'>();
  readonly error = input<string | null>(null);
  readonly hint = input<string | null>(null);
  protected readonly t = inject(I18n).t;
  protected readonly shown = signal(false);
}
