import { ChangeDetectionStrategy, Component, input } from '@angular/core';

/** A line along the upper edge that runs while something is on its way. */
@Component({
  selector: 'tt-progress-line',
  template: `<i></i>`,
  styles: `
    :host {
      position: fixed;
      inset: 0 0 auto;
      z-index: 1200;
      height: 3px;
      overflow: hidden;
      background: var(--accent-soft);
      pointer-events: none;
    }
    i {
      display: block;
      width: 40%;
      height: 100%;
      background: var(--accent);
      animation: run 1.1s ease-in-out infinite;
    }
    @keyframes run {
      from {
        transform: translateX(-100%);
      }
      to {
        transform: translateX(250%);
      }
    }
    @media (prefers-reduced-motion: reduce) {
      i {
        width: 100%;
      }
    }
  `,
  host: { role: 'progressbar', '[attr.aria-label]': 'label()' },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ProgressLine {
  readonly label = input.required<string>();
}
