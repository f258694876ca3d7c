import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import type { IconNode } from 'lucide';
import { Icon } from '../icon/icon';

/** What a place without content says: what it is, and (projected) the one thing to do. */
@Component({
  selector: 'tt-empty-state',
  imports: [Icon],
  template: `
    @if (icon(); as shape) {
      <span class="icon"><tt-icon [icon]="shape" /></span>
    }
    <h2>{{ title() }}</h2>
    <p><ng-content /></p>
    <ng-content select="[ttEmptyAction]" />
  `,
  styles: `
    :host {
      display: flex;
      flex-direction: column;
      align-items: center;
      justify-content: center;
      gap: var(--s2);
      padding: var(--s6) var(--s5);
      text-align: center;
    }
    .icon {
      display: grid;
      place-items: center;
      width: var(--avatar-large);
      height: var(--avatar-large);
      margin-bottom: var(--s2);
      border-radius: 32%;
      background: var(--accent-soft);
      color: var(--accent);
      --icon: 28px;
    }
    h2 {
      font-size: var(--t4);
      font-weight: 650;
      letter-spacing: -0.01em;
    }
    p {
      max-width: 44ch;
      margin-bottom: var(--s3);
      color: var(--ink-2);
      text-wrap: balance;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class EmptyState {
  readonly title = input.required<string>();
  readonly icon = input<IconNode | null>(null);
}
