import { ChangeDetectionStrategy, Component, input, output } from '@angular/core';
import { X as LucideX } from 'lucide';
import { IconButton } from '../button/icon-button';

/** A file on its way: what it looks like, its name, how far it has got or why it failed, and the ways out. */
@Component({
  selector: 'tt-tile',
  imports: [IconButton],
  template: `
    @if (picture(); as address) {
      <img [src]="address" alt="" />
    } @else {
      <span class="kind" aria-hidden="true">{{ kind() }}</span>
    }
    <div class="text">
      <b [title]="name()">{{ name() }}</b>
      <small [class.bad]="failed()">{{ note() }}</small>
      @if (progress() !== null && !failed()) {
        <small class="detail">{{ detail() }}</small>
        <div
          class="track"
          role="progressbar"
          aria-valuemin="0"
          aria-valuemax="100"
          [attr.aria-label]="name()"
          [attr.aria-valuenow]="progress()"
          [attr.aria-valuetext]="detail() === '' ? note() : note() + ' · ' + detail()"
        >
          <i [style.width.%]="progress()"></i>
        </div>
      }
      <ng-content />
    </div>
    <button ttIconButton type="button" [label]="removeLabel()" [icon]="x" (click)="removed.emit()"></button>
  `,
  styleUrl: './tile.css',
  host: { '[class.failed]': 'failed()' },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Tile {
  readonly name = input.required<string>();
  readonly note = input.required<string>();
  /** What else there is to say while something is under way; its line is kept free. */
  readonly detail = input('');
  /** The address of a small picture of it; `null` where there is none. */
  readonly picture = input<string | null>(null);
  /** A few letters for its kind, where there is no picture. */
  readonly kind = input('');
  /** Percent, or `null` when nothing is under way. */
  readonly progress = input<number | null>(null);
  readonly failed = input(false);
  /** The name of the button that takes it away. */
  readonly removeLabel = input.required<string>();
  /** Emits when the file is to go. */
  readonly removed = output();
  protected readonly x = LucideX;
}
