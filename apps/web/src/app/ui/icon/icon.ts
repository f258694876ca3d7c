import { ChangeDetectionStrategy, Component, ElementRef, effect, inject, input } from '@angular/core';
import { createElement, type IconNode } from 'lucide';

/** All room that there is, and lines a little finer than the set's own. */
const LOOK = { width: '100%', height: '100%', 'stroke-width': 1.75, 'aria-hidden': 'true' };

/** One icon of the set, at the theme's size and a stroke of 1.75. Decorative: the control that holds it has the name. */
@Component({
  selector: 'tt-icon',
  template: '',
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
  `,
  host: { '[class.small]': 'small()' },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Icon {
  readonly icon = input.required<IconNode>();
  readonly small = input(false);

  constructor() {
    const element = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
    effect(() => element.replaceChildren(createElement(this.icon(), LOOK)));
  }
}
