import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import type { IconNode } from 'lucide';
import { Icon } from '../icon/icon';

/** A square button with an icon alone; its `label` is its name and, with the `hint` where there is one, its tooltip. */
@Component({
  selector: 'button[ttIconButton], a[ttIconButton]',
  imports: [Icon],
  template: `<tt-icon [icon]="icon()" /><ng-content />`,
  styles: `
    :host {
      position: relative;
      display: inline-grid;
      place-items: center;
      flex: none;
      width: var(--control);
      height: var(--control);
      border-radius: var(--r2);
      color: var(--ink-2);
      transition: background var(--motion);
    }
    :host(:hover:not(:disabled)),
    :host([aria-expanded='true']),
    :host([aria-pressed='true']) {
      background: var(--hover);
      color: var(--ink);
    }
    :host(:disabled) {
      background: none;
      color: var(--ink-3);
      opacity: 0.6;
    }
  `,
  host: { '[attr.aria-label]': 'label()', '[attr.title]': 'title()' },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class IconButton {
  readonly label = input.required<string>();
  readonly icon = input.required<IconNode>();
  /** What its tooltip says besides, such as the keys that do the same. */
  readonly hint = input('');
  protected readonly title = computed(() => (this.hint() === '' ? this.label() : `${this.label()} (${this.hint()})`));
}
