import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import { LucideDynamicIcon, type LucideIconInput } from '@lucide/angular';

/** One icon of the set, at the theme's size and a stroke of 1.75. Decorative: the control that holds it has the name. */
@Component({
  selector: 'tt-icon',
  imports: [LucideDynamicIcon],
  template: `<svg [lucideIcon]="icon()" [strokeWidth]="1.75" aria-hidden="true"></svg>`,
  styles: `
    :host {
      display: inline-flex;
      flex: none;
      width: var(--icon);
      height: var(--icon);
    }
    :host(.small) {
      width: var(--icon-small);
      height: var(--icon-small);
    }
    svg {
      width: 100%;
      height: 100%;
    }
  `,
  host: { '[class.small]': 'small()' },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Icon {
  readonly icon = input.required<LucideIconInput>();
  readonly small = input(false);
}
