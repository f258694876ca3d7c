import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { Field } from './field';

/** The look of a text box, and its ties to the `tt-field` around it: id, note and whether it is wrong. */
@Component({
  selector: 'input[ttInput], textarea[ttInput]',
  template: '',
  styles: `
    :host {
      display: block;
      width: 100%;
      min-height: var(--field);
      padding: var(--s2) var(--s3);
      border: var(--stroke) solid var(--edge);
      border-radius: var(--r2);
      background: var(--surface);
      color: var(--ink);
      transition: border-color var(--motion);
    }
    :host(:focus) {
      outline: 2px solid transparent;
      border-color: var(--accent);
      box-shadow: 0 0 0 3px var(--ring);
    }
    :host([aria-invalid='true']) {
      border-color: var(--bad);
    }
  `,
  host: {
    dir: 'auto',
    '[id]': 'id()',
    '[attr.aria-invalid]': 'wrong() ? true : null',
    '[attr.aria-describedby]': 'note()',
  },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class TextInput {
  private readonly field = inject(Field);
  protected readonly id = computed(() => this.field.for());
  protected readonly wrong = computed(() => this.field.error() !== null);
  protected readonly note = computed(() =>
    this.field.error() !== null || this.field.hint() !== null ? `${this.field.for()}-note` : null,
  );
}
