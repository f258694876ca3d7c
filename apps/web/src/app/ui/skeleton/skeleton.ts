import { ChangeDetectionStrategy, Component, input } from '@angular/core';

/** A shape that stands where text or a picture is about to be; its owner says in words that something loads. */
@Component({
  selector: 'tt-skeleton',
  template: '',
  styles: `
    :host {
      display: block;
      height: var(--s3);
      border-radius: var(--r1);
      background: var(--shape);
      animation: breathe 1.6s ease-in-out infinite;
    }
    :host(.avatar) {
      flex: none;
      border-radius: 32%;
    }
    @keyframes breathe {
      50% {
        opacity: 0.45;
      }
    }
  `,
  host: {
    'aria-hidden': 'true',
    '[class.avatar]': 'avatar() !== null',
    '[style.width]': 'avatar() !== null ? "var(--avatar-" + avatar() + ")" : width()',
    '[style.height]': 'avatar() !== null ? "var(--avatar-" + avatar() + ")" : null',
  },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Skeleton {
  /** A CSS width; ignored for an avatar. */
  readonly width = input('100%');
  readonly avatar = input<'small' | 'medium' | 'large' | null>(null);
}
