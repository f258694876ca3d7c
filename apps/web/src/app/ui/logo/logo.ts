import { ChangeDetectionStrategy, Component } from '@angular/core';

/** The mark: a speech bubble with a t. */
@Component({
  selector: 'tt-logo',
  template: 't',
  styles: `
    :host {
      display: grid;
      place-items: center;
      flex: none;
      width: 26px;
      height: 26px;
      border-radius: 9px 9px 9px 3px;
      background: var(--accent);
      color: var(--accent-ink);
      font-size: var(--t3);
      font-weight: 650;
      line-height: 1;
      user-select: none;
    }
    :host(.large) {
      width: 44px;
      height: 44px;
      border-radius: 15px 15px 15px 5px;
      font-size: var(--t5);
    }
  `,
  host: { 'aria-hidden': 'true' },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Logo {}
