import { ChangeDetectionStrategy, Component, input, signal } from '@angular/core';
import { ReactiveFormsModule, type FormControl } from '@angular/forms';
import { Field } from '../../../ui/field/field';
import { TextInput } from '../../../ui/field/text-input';

/** The text box "Password" with a button that shows what was typed. */
@Component({
  selector: 'tt-password-field',
  imports: [ReactiveFormsModule, Field, TextInput],
  template: `
    <tt-field label="Password" for="password" [error]="error()" [hint]="hint()">
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
      <button type="button" [attr.aria-pressed]="shown()" aria-label="Show what is typed" (click)="shown.set(!shown())">
        {{ shown() ? 'Hide' : 'Show' }}
      </button>
    </tt-field>
  `,
  styles: `
    input {
      padding-right: var(--avatar-large);
    }
    button {
      position: absolute;
      top: 0;
      right: 0;
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
  protected readonly shown = signal(false);
}
