import { ChangeDetectionStrategy, Component, computed, input, linkedSignal } from '@angular/core';
import { avatarColour, initials } from './avatar-look';

/** Whether somebody is there; nothing is shown where it is not known. */
export type AvatarPresence = 'online' | 'away' | null;

/** A squircle with a picture or initials. Decorative: the name stands beside it, so assistive software skips it. */
@Component({
  selector: 'tt-avatar',
  template: `
    @if (picture(); as src) {
      <img [src]="src" alt="" width="64" height="64" (error)="broken.set(true)" />
    } @else {
      {{ letters() }}
    }
    @if (presence(); as state) {
      <i [class]="state"></i>
    }
  `,
  styleUrl: './avatar.css',
  host: {
    'aria-hidden': 'true',
    '[class]': 'size()',
    '[style.background]': 'background()',
  },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Avatar {
  /** What the colour is made from. */
  readonly seed = input.required<string>();
  readonly name = input.required<string>();
  readonly src = input<string | null>(null);
  readonly size = input<'small' | 'medium' | 'large'>('medium');
  readonly presence = input<AvatarPresence>(null);

  protected readonly broken = linkedSignal({ source: this.src, computation: () => false });
  protected readonly picture = computed(() => (this.broken() ? null : this.src()));
  protected readonly letters = computed(() => initials(this.name()));
  protected readonly background = computed(() => `var(--avatar-${avatarColour(this.seed())})`);
}
