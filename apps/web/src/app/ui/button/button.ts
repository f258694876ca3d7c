import { ChangeDetectionStrategy, Component, input } from '@angular/core';

/** A button with words. While `busy` it keeps its place, its name and its focus, and takes no second press. */
@Component({
  selector: 'button[ttButton], a[ttButton]',
  template: `<ng-content />`,
  styleUrl: './button.css',
  host: {
    '[class]': 'look()',
    '[class.busy]': 'busy()',
    '[attr.aria-disabled]': 'busy() ? true : null',
    '[attr.aria-busy]': 'busy() ? true : null',
    '(click)': 'guard($event)',
  },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Button {
  readonly look = input<'primary' | 'quiet' | 'danger' | 'plain'>('quiet');
  readonly busy = input(false);

  protected guard(event: Event): void {
    if (this.busy()) {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
  }
}
