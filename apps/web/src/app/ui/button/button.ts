import { ChangeDetectionStrategy, Component, input } from '@angular/core';

/** A button with words. While `busy` it keeps its place, its name and its focus, and takes no second press; while `idle`, there is nothing to press it for. */
@Component({
  selector: 'button[ttButton], a[ttButton]',
  template: `<ng-content />`,
  styleUrl: './button.css',
  host: {
    '[class]': 'look()',
    '[class.busy]': 'busy()',
    '[class.idle]': 'idle()',
    '[attr.aria-disabled]': 'busy() || idle() ? true : null',
    '[attr.aria-busy]': 'busy() ? true : null',
    '(click)': 'guard($event)',
  },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Button {
  readonly look = input<'primary' | 'quiet' | 'danger' | 'plain'>('quiet');
  readonly busy = input(false);
  readonly idle = input(false);

  protected guard(event: Event): void {
    if (this.busy() || this.idle()) {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
  }
}
