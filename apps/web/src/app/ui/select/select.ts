import { ChangeDetectionStrategy, Component, input, output } from '@angular/core';

/** One of the choices. */
export interface SelectOption {
  value: string;
  label: string;
  /** The language of the label, where it is not that of the page. */
  lang?: string;
}

/** A list to choose one of: the browser's own, which every keyboard, phone and screen reader knows. */
@Component({
  selector: 'tt-select',
  template: `
    <select #box [attr.id]="for() || null" [attr.aria-label]="label()" (change)="chosen.emit(box.value)">
      @for (option of options(); track option.value) {
        <option [value]="option.value" [lang]="option.lang ?? ''" [selected]="option.value === value()">
          {{ option.label }}
        </option>
      }
    </select>
  `,
  styles: `
    :host {
      position: relative;
      display: inline-block;
      color: var(--ink-2);
    }
    :host::after {
      position: absolute;
      top: calc(50% - var(--s1));
      inset-inline-end: var(--s4);
      width: var(--s2);
      height: var(--s2);
      border: solid currentcolor;
      border-width: 0 1.75px 1.75px 0;
      transform: scale(0.8) rotate(45deg);
      pointer-events: none;
      content: '';
    }
    select {
      width: 100%;
      min-height: var(--field);
      padding: 0 calc(var(--s6) + var(--s1)) 0 var(--s3);
      border: var(--stroke) solid var(--edge);
      border-radius: var(--r2);
      background: var(--surface);
      color: var(--ink);
      font: inherit;
      appearance: none;
      cursor: pointer;
    }
    select:hover {
      background: var(--hover);
    }
    :host(.quiet) select {
      border-color: transparent;
      background: none;
      color: var(--ink-2);
      font-size: var(--t2);
    }
    :host(.quiet) select:hover {
      color: var(--ink);
    }
  `,
  host: { '[class.quiet]': 'quiet()' },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Select {
  /** Its name for assistive software; without one a label names it by the id `for`. */
  readonly label = input<string | null>(null);
  readonly for = input<string>('');
  readonly options = input.required<readonly SelectOption[]>();
  readonly value = input.required<string>();
  /** Without an edge, for a place where it is not the point. */
  readonly quiet = input(false);
  /** Emits the value that was chosen. */
  readonly chosen = output<string>();
}
