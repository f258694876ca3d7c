import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { I18n } from '../../../../core/i18n/i18n';

/** Characters before the limit at which the counter appears. */
const COUNTED = 500;

/** The status "Composer": how much room is left near the limit. */
@Component({
  selector: 'tt-composer-status',
  template: `
    @if (left() < 0) {
      <span class="over">{{ t('chat.composer.over', { count: -left() }) }}</span>
    } @else if (counted()) {
      {{ t('chat.composer.left', { count: left() }) }}
    }
  `,
  styles: `
    :host {
      flex: 1;
      padding-inline-end: var(--s2);
      color: var(--ink-2);
      font-size: var(--t1);
      text-align: end;
    }
    /* Beside the buttons of a phone there is no room for a sentence. */
    @media (max-width: 720px) {
      :host(:not(:empty)) {
        flex-basis: 100%;
        order: -1;
      }
    }
    .over {
      color: var(--bad);
      font-weight: 600;
    }
  `,
  host: { role: 'status', '[attr.aria-label]': "t('chat.composer.statusLabel')" },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ComposerStatus {
  /** How many characters are left; negative where there are too many. */
  readonly left = input.required<number>();
  protected readonly t = inject(I18n).t;
  protected readonly counted = computed(() => this.left() <= COUNTED);
}
