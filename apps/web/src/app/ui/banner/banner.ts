import { ChangeDetectionStrategy, Component, input } from '@angular/core';

/** A line that says how things are; an icon and the way out are projected. Its role is its owner's business. */
@Component({
  selector: 'tt-banner',
  template: `
    <ng-content select="tt-icon" />
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
    .text {
      flex: 1;
      min-width: 0;
    }
    @media (max-width: 720px) {
      :host {
        padding-inline: var(--s4);
      }
    }
    :host(.boxed) {
      padding: var(--s3);
      border-radius: var(--r2);
    }
  `,
  host: { '[class]': 'tone()', '[class.boxed]': 'boxed()' },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Banner {
  readonly tone = input<'warn' | 'bad' | 'calm'>('warn');
  /** A block within a form, instead of a line across the page. */
  readonly boxed = input(false);
}
