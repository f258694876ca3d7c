import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';

/** A count of what is new, "99+" above 99. What it counts, its owner says in words. */
@Component({
  selector: 'tt-badge',
  template: `{{ shown() }}`,
  styles: `
    :host {
      position: relative;
      display: inline-block;
      min-width: 20px;
      padding: 0 var(--s2);
      border-radius: var(--r2);
      background: var(--hot);
      color: var(--hot-ink);
      font-size: var(--t1);
      font-weight: 650;
      line-height: 1.5;
      text-align: center;
      font-variant-numeric: tabular-nums;
    }
    :host(.quiet) {
      background: var(--hover);
      color: var(--ink-2);
    }
  `,
  host: { '[class.quiet]': 'quiet()' },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Badge {
  readonly count = input.required<number>();
  /** Of something that is not to draw the eye. */
  readonly quiet = input(false);
  protected readonly shown = computed(() => (this.count() > 99 ? '99+' : String(this.count())));
}
