import { ChangeDetectionStrategy, Component, input } from '@angular/core';

/** A labelled text field: the label, whatever is projected, then what is wrong with it or a hint. */
@Component({
  selector: 'tt-field',
  template: `
    <label [for]="for()">{{ label() }}</label>
    <div class="control"><ng-content /></div>
    @if (error(); as message) {
      <p class="error" [id]="for() + '-note'">{{ message }}</p>
    } @else if (hint(); as message) {
      <p [id]="for() + '-note'">{{ message }}</p>
    }
  `,
  styles: `
    :host {
      display: block;
    }
    label {
      display: block;
      margin-bottom: var(--s2);
      font-size: var(--t2);
      font-weight: 600;
    }
    .control {
      position: relative;
    }
    p {
      margin-top: var(--s1);
      font-size: var(--t2);
      color: var(--ink-2);
    }
    .error {
      color: var(--bad);
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Field {
  readonly label = input.required<string>();
  /** The id of the projected control. */
  readonly for = input.required<string>();
  readonly error = input<string | null>(null);
  readonly hint = input<string | null>(null);
}
