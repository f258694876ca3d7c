import { ChangeDetectionStrategy, Component, input, output } from '@angular/core';
import { X as LucideX } from 'lucide';
import { IconButton } from '../button/icon-button';

/** A short notice in the corner, with at most one thing to do about it. */
@Component({
  selector: 'tt-toast',
  imports: [IconButton],
  template: `
    <span>{{ text() }}</span>
    @if (action(); as words) {
      <button type="button" class="action" (click)="acted.emit()">{{ words }}</button>
    }
    <button ttIconButton type="button" [label]="dismissLabel()" [icon]="x" (click)="dismissed.emit()"></button>
  `,
  styles: `
    :host {
      display: flex;
      align-items: center;
      gap: var(--s3);
      padding-block: var(--s2);
      padding-inline: var(--s4) var(--s2);
      border: var(--stroke) solid var(--line);
      border-radius: var(--r2);
      background: var(--surface);
      box-shadow: var(--shadow);
      font-size: var(--t2);
      animation: rise var(--motion) ease-out;
    }
    :host(.bad) {
      border-color: var(--bad);
    }
    span {
      flex: 1;
      min-width: 0;
      overflow-wrap: anywhere;
    }
    .action {
      min-height: var(--control);
      padding: 0 var(--s2);
      color: var(--accent);
      font-weight: 600;
    }
    @keyframes rise {
      from {
        opacity: 0;
        transform: translateY(8px);
      }
    }
  `,
  host: { '[class.bad]': 'bad()' },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Toast {
  readonly text = input.required<string>();
  readonly action = input<string | null>(null);
  readonly bad = input(false);
  /** The name of the button that closes it. */
  readonly dismissLabel = input.required<string>();
  /** Emits when the action is chosen. */
  readonly acted = output();
  /** Emits when the person closes it. */
  readonly dismissed = output();
  protected readonly x = LucideX;
}
