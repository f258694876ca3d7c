import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { I18n } from '../../../../core/i18n/i18n';
import { dayName } from '../../../../core/time/time-words';

/** The line with the day, between messages of different days. */
@Component({
  selector: 'tt-day-separator',
  template: `<span>{{ name() }}</span>`,
  styles: `
    :host {
      display: flex;
      align-items: center;
      gap: var(--s3);
      padding: var(--s4) var(--s5) var(--s2);
      color: var(--ink-3);
      font-size: var(--t1);
      font-weight: 600;
    }
    :host::before,
    :host::after {
      flex: 1;
      height: 1px;
      background: var(--line);
      content: '';
    }
    @media (max-width: 720px) {
      :host {
        padding-inline: var(--s4);
      }
    }
  `,
  host: { role: 'separator', '[attr.aria-label]': 'name()' },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class DaySeparator {
  readonly at = input.required<string>();
  readonly now = input.required<Date>();
  private readonly locale = inject(I18n).locale;
  protected readonly name = computed(() => dayName(this.at(), this.now(), this.locale()));
}
