import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import type { LucideIconInput } from '@lucide/angular';
import { Icon } from '../icon/icon';

/** A line across the top that says how things are; the way out is projected. Its role is its owner's business. */
@Component({
  selector: 'tt-banner',
  imports: [Icon],
  template: `
    @if (icon(); as shape) {
      <tt-icon [icon]="shape" />
    }
    <span class="text"><ng-content /></span>
    <ng-content select="[ttBannerAction]" />
  `,
  styles: `
    :host {
      display: flex;
      align-items: center;
      gap: var(--s2);
      padding: var(--s2) var(--s5);
      background: var(--warn-soft);
      color: var(--warn);
      font-size: var(--t2);
    }
    :host(.bad) {
      background: var(--bad-soft);
      color: var(--bad);
    }
    :host(.calm) {
      background: var(--accent-soft);
      color: var(--accent);
    }
    :host(.boxed) {
      padding: var(--s3);
      border-radius: var(--r2);
    }
    .text {
      flex: 1;
      min-width: 0;
    }
    @media (max-width: 720px) {
      :host {
        padding-inline: var(--s4);
      }
    }
  `,
  host: { '[class]': 'tone()', '[class.boxed]': 'boxed()' },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Banner {
  readonly icon = input<LucideIconInput | null>(null);
  readonly tone = input<'warn' | 'bad' | 'calm'>('warn');
  readonly boxed = input(false);
}
